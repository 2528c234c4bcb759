// Loaded into the server by `--import`: when the supervisor is killed, the server shuts down instead of staying behind.
const GRACE_MS = 12_000;

if (process.connected) {
  process.channel?.unref();
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  });
}
