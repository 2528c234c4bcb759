import { expect, it } from 'vitest';
import { placeFrom, placeText } from './queue-place';

it('a place in a queue comes back as it was, whatever the id', () => {
  for (const id of ['acc-1', 'a~b', '~', 'x/y?z=1&w']) {
    const enteredAt = '2026-11-20T08:00:00.123Z';
    expect(placeFrom(placeText({ enteredAt, id }))).toEqual({ enteredAt, id });
  }
});

it('what is no place is the front of the queue', () => {
  expect([null, '', '~x', 'yesterday~x', '2026-11-20T08:00:00Z~', '2026-11-20T08:00:00Z~a b'].map(placeFrom)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
