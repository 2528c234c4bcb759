/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.WEIR_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // In development Next would print the arguments of server actions, passwords among them.
  logging: { serverFunctions: false },
  // Types are checked by `npm run types`, which CI runs: a second check would cost each start from a bare clone 10 s.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pino', '@prisma/schema-engine-wasm'],
  experimental: {
    // A page is loaded when somebody first asks for it: 45 MB less until then, and a quicker start.
    preloadEntriesOnStart: false,
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/notifications', '@tabler/icons-react'],
  },
  allowedDevOrigins: ['127.0.0.1'],
};

export default config;
