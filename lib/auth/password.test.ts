import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password';

describe('a stored password', () => {
  it('is scrypt with 32 MiB and a salt of its own, and says its cost', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(two).not.toBe(one);
    expect(await verifyPassword(one, 'correct horse')).toBe(true);
    expect(await verifyPassword(one, 'correct horsf')).toBe(false);
  });

  it.each(['', 'plain', 'scrypt$', 'scrypt$32768$8$3$c2FsdA$', 'argon2$32768$8$3$c2FsdA$aGFzaA'])(
    'that cannot be read (%j) lets nobody in',
    async (stored) => {
      expect(await verifyPassword(stored, '')).toBe(false);
      expect(await verifyPassword(stored, 'plain')).toBe(false);
    },
  );
});

it('a crowd that signs in at once is turned away instead of exhausting the server: two are hashed, forty wait', async () => {
  // Of a cost that a test can pay.
  const cheap = 'scrypt$2$1$1$c2FsdA$aGFzaA';
  const answers = await Promise.allSettled(Array.from({ length: 44 }, () => verifyPassword(cheap, 'x')));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  expect(refused).toHaveLength(2);
  expect(refused[0]).toMatchObject({ code: 'unavailable' });
});
