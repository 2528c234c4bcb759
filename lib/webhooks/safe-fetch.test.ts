import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findTarget, isPublicAddress, NotSent, postSafely, type Resolve } from './safe-fetch';

const open: http.Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on 127.0.0.1; answers its port. */
async function listen(answer: http.RequestListener): Promise<number> {
  const server = http.createServer(answer);
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

const leadsTo =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses);
const message = { headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
const inside = { allowPrivate: true };

describe('addresses', () => {
  it.each([
    ...[
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '0.0.0.0',
      '0.1.2.3',
      '100.64.0.1',
      '100.127.255.254',
    ],
    ...['127.0.0.1', '127.255.255.254', '169.254.169.254', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.19.255.255'],
    ...['198.51.100.1', '203.0.113.1', '192.88.99.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...[
      '168.63.129.16',
      '100.100.100.200',
      '::',
      '::1',
      'fe80::1',
      'fe80::1%eth0',
      'febf::1',
      'fc00::1',
      'fd00:ec2::254',
    ],
    ...['fec0::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1'],
    ...['64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1', '100::1', '5f00::1', '4000::1'],
    ...['', 'localhost', '127.1', '0x7f.0.0.1', '010.0.0.1', '2130706433', '1.2.3.4.5', '8.8.8.8/32'],
  ])('%s is none of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '198.20.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('where an address leads', () => {
  const outside = { allowPrivate: false, resolve: leadsTo('8.8.8.8', '2606:4700::1111') };
  const refusal = (url: string, guards = outside) =>
    findTarget(url, guards).then(
      () => null,
      (error: unknown) => (error instanceof NotSent ? error.message : error),
    );

  it.each(
    [
      [
        '2130706433',
        '0x7f000001',
        '0177.0.0.1',
        '127.1',
        '127.0.0.1',
        '0',
        '[::1]',
        '[::ffff:127.0.0.1]',
        '１２７.0.0.1',
      ],
      ['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '[64:ff9b::7f00:1]', '10.0.0.1', '192.168.0.1', '0xa9fea9fe'],
    ].flat(),
  )('https://%s/ is refused however it is written', async (host) => {
    expect(await refusal(`https://${host}/hook`)).toBe('leads to an address that is not public');
    expect(await refusal(`https://${host}:8443/hook`)).toBe('leads to an address that is not public');
  });

  it('every address of a name counts, not the first', async () => {
    expect(await refusal('https://hooks.example/')).toBe(null);
    for (const bad of ['127.0.0.1', '10.1.1.1', '::1', '::ffff:10.0.0.1', '169.254.169.254'])
      for (const resolve of [leadsTo('8.8.8.8', bad), leadsTo(bad, '8.8.8.8'), leadsTo(bad)])
        expect(await refusal('https://hooks.example/', { allowPrivate: false, resolve })).toMatch(/not public/);
    expect(await refusal('https://hooks.example/', { allowPrivate: false, resolve: leadsTo() })).toMatch(/not found/);
    const broken = () => Promise.reject(new Error('SERVFAIL'));
    expect(await refusal('https://hooks.example/', { allowPrivate: false, resolve: broken })).toMatch(/not found/);
  });

  it('only https, without a name and a password in it', async () => {
    expect(await refusal('http://hooks.example/')).toBe('must begin with https://');
    expect(await refusal('ftp://hooks.example/')).toBe('must begin with https://');
    expect(await refusal('file:///etc/passwd')).toBe('must begin with https://');
    expect(await refusal('hooks.example')).toBe('is not an address of the web');
    expect(await refusal('https://ada:secret@hooks.example/')).toMatch(/user name/);
    expect(await refusal('http://127.0.0.1:1/', { ...outside, allowPrivate: true })).toBe(null);
    expect(await refusal('file:///etc/passwd', { ...outside, allowPrivate: true })).toMatch(/https/);
  });

  it('the system is asked when nobody else is', async () => {
    expect(await findTarget('http://localhost:9/', inside)).toMatchObject({ host: 'localhost' });
    await expect(findTarget('https://localhost/', { allowPrivate: false })).rejects.toThrow('not public');
  });
});

describe('sending', () => {
  it('goes to the addresses that were checked: the name is asked once, and not by the connection', async () => {
    let got = '';
    const port = await listen((request, response) => {
      request.on('data', (chunk: Buffer) => (got += chunk.toString()));
      request.on('end', () => response.end(request.headers.host));
    });
    let asked = 0;
    const resolve: Resolve = () => Promise.resolve([asked++ === 0 ? '127.0.0.1' : '127.0.0.2']);
    // Nobody else knows this name: a connection that resolves it again finds nothing.
    expect(await postSafely(`http://rebinds.invalid:${String(port)}/x`, message, { ...inside, resolve })).toBe(200);
    expect([asked, got]).toEqual([1, message.body]);
  });

  it('opens no connection to what is refused', async () => {
    let seen = 0;
    const port = await listen((_, response) => {
      seen += 1;
      response.end();
    });
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]'])
      for (const scheme of ['http', 'https'])
        await expect(
          postSafely(`${scheme}://${host}:${String(port)}/`, message, { allowPrivate: false }),
        ).rejects.toBeInstanceOf(NotSent);
    expect(seen).toBe(0);
  });

  it('follows no redirect', async () => {
    const paths: (string | undefined)[] = [];
    const port = await listen((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await postSafely(`http://127.0.0.1:${String(port)}/here?a=1`, message, inside)).toBe(307);
    expect(paths).toEqual(['/here?a=1']);
  });

  it('takes 64 kB of an answer and no more', async () => {
    let written = 0;
    let cut = false;
    const port = await listen((_, response) => {
      response.on('close', () => (cut = true));
      const block = Buffer.alloc(16_384);
      const more = () => {
        while (!cut && written < 100e6) {
          written += block.length;
          if (!response.write(block)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    expect(await postSafely(`http://127.0.0.1:${String(port)}/`, message, inside)).toBe(200);
    await expect.poll(() => cut).toBe(true);
    // What the system holds on the way counts as well.
    expect(written).toBeLessThan(20e6);
  });

  it('waits so long for everything together: the name, the answer, its body', async () => {
    const soon = { ...inside, timeoutMs: 200 };
    const late = 'did not answer within 0.2 s';
    const silent = await listen(() => undefined);
    await expect(postSafely(`http://127.0.0.1:${String(silent)}/`, message, soon)).rejects.toThrow(late);
    const never = () => new Promise<never>(() => undefined);
    await expect(postSafely('http://hooks.example/', message, { ...soon, resolve: never })).rejects.toThrow(late);
    // A status is an answer, however long the rest takes.
    const dripping = await listen((_, response) => void response.writeHead(202).write('.'));
    const started = performance.now();
    expect(await postSafely(`http://127.0.0.1:${String(dripping)}/`, message, soon)).toBe(202);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('says in a few words why nothing came, never what was answered', async () => {
    const port = await listen((request) => request.socket.destroy());
    await expect(postSafely(`http://127.0.0.1:${String(port)}/`, message, inside)).rejects.toThrow(
      /^closed the connection$/,
    );
    const plain = await listen((_, response) => response.end('secret of the house'));
    await expect(postSafely(`https://127.0.0.1:${String(plain)}/`, message, inside)).rejects.toThrow(
      /^could not be sent/,
    );
    await expect(postSafely('http://127.0.0.1:1/', message, inside)).rejects.toThrow(/^refused the connection$/);
  });
});
