import { describe, expect, test } from 'vitest';
import { refuseBeforePages, statusOfBrokenRequest } from './refuse-before-pages';

describe('before the pages', () => {
  test.each([
    ['GET', '/'],
    ['HEAD', '/overview?a=%'],
    ['OPTIONS', '/api/v1/experiments'],
    ['PUT', '/api/v1/goals/a%20b'],
    ['GET', '/%F0%9F%91%A9'],
    ['GET', '/goals/%2500'],
    ['GET', ''],
  ])('%s %s may pass', (method, url) => {
    expect(refuseBeforePages(method, url)).toBeNull();
  });

  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'PURGE', 'QUERY', 'get'])('%s is no method of ours', (method) => {
    const refused = refuseBeforePages(method, '/api/v1/experiments');
    expect(refused).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' } });
    expect(JSON.parse(refused?.body ?? '')).toMatchObject({ error: { code: 'method_not_allowed' } });
  });

  test.each(['/%', '/api/v1/experiments/%E0%A4%A', '/a/%zz/b', '/%FF', '/x%?a=1', '/goals/a%00', '/live?search=%00'])(
    '%s is no address',
    (url) => {
      const refused = refuseBeforePages('GET', url);
      expect(refused).toMatchObject({ status: 400, headers: { 'content-type': 'application/json; charset=utf-8' } });
      expect(JSON.parse(refused?.body ?? '')).toMatchObject({ error: { code: 'bad_request' } });
    },
  );
});

test('what is no request is told why', () => {
  expect(statusOfBrokenRequest('HPE_HEADER_OVERFLOW')).toMatch(/^431 /);
  expect(statusOfBrokenRequest('ERR_HTTP_REQUEST_TIMEOUT')).toMatch(/^408 /);
  expect(statusOfBrokenRequest('HPE_INVALID_METHOD')).toMatch(/^400 /);
  expect(statusOfBrokenRequest(undefined)).toMatch(/^400 /);
});
