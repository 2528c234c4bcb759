import { expect, test } from 'vitest';
import { safePath } from './safe-path';

test.each([
  ['/experiments/checkout?phase=1#notes', '/experiments/checkout?phase=1#notes'],
  ['/overview', '/overview'],
  [undefined, '/overview'],
  [['/a', '/b'], '/overview'],
  ['', '/overview'],
  ['experiments', '/overview'],
  ['https://evil.example/', '/overview'],
  ['//evil.example/', '/overview'],
  ['/\\evil.example/', '/overview'],
  ['/\t/evil.example/', '/overview'],
  ['/.//evil.example/', '/overview'],
  ['javascript:alert(1)', '/overview'],
  ['/sign-in?next=/a', '/overview'],
  ['/api/auth/sign-out', '/overview'],
])('%j leads to %s', (wished, path) => {
  expect(safePath(wished)).toBe(path);
});
