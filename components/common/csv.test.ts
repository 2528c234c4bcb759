import { expect, it } from 'vitest';
import { toCsv } from './csv';

it('writes RFC 4180 with CRLF', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        ['two\nlines', null],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
});

it('disarms texts that a spreadsheet would run, and leaves numbers alone', () => {
  expect(toCsv(['a'], [['=1+1'], ['@x'], ['-x'], ['  =1+1'], [-5], [0], [12n], [false]])).toBe(
    "a\r\n'=1+1\r\n'@x\r\n'-x\r\n'  =1+1\r\n-5\r\n0\r\n12\r\nfalse\r\n",
  );
});
