import { describe, expect, it } from 'vitest';
import { clientAddress, networkOf } from './client-address';

describe('clientAddress', () => {
  const from = (hops: number, forwardedFor?: string) =>
    clientAddress({ remoteAddress: '10.0.0.1', forwardedFor, hops });

  it('is the socket when there is no proxy, whatever the client claims', () => {
    expect(from(0, '1.1.1.1')).toBe('10.0.0.1');
    expect(from(0)).toBe('10.0.0.1');
  });

  it('is the entry that the outermost trusted proxy wrote', () => {
    expect(from(1, 'faked, 1.1.1.1')).toBe('1.1.1.1');
    expect(from(2, 'faked, 2.2.2.2, 1.1.1.1')).toBe('2.2.2.2');
    expect(from(3, '2.2.2.2')).toBe('2.2.2.2');
    expect(from(1)).toBe('10.0.0.1');
    expect(from(1, '')).toBe('10.0.0.1');
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
    ['x'.repeat(1000), 'x'.repeat(64)],
  ])('%s belongs to %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
