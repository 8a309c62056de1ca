import { expect, it } from 'vitest';
import { allowedHosts } from './allowedHosts';
import { ConfigError } from './ConfigError';
import { isAllowedHost } from './isAllowedHost';

it.each([
  [undefined, []],
  ['', []],
  ['lastwrite.example.com, Other.Example:8443 third_name', ['lastwrite.example.com', 'other.example', 'third_name']],
  ['10.0.0.7:80,[::1]:3000', ['10.0.0.7', '[::1]']],
])('%s allows %j', (text, hosts) => {
  expect(allowedHosts({ LASTWRITE_ALLOWED_HOSTS: text })).toEqual(hosts);
});

it('a name that is given with a port is allowed at every port', () => {
  const hosts = allowedHosts({ LASTWRITE_ALLOWED_HOSTS: 'lastwrite.example.com:8443' });
  for (const host of ['lastwrite.example.com', 'lastwrite.example.com:8443', 'LASTWRITE.example.com:1'])
    expect(isAllowedHost(host, hosts)).toBe(true);
  expect(isAllowedHost('other.example.com:8443', hosts)).toBe(false);
});

it.each(['https://lastwrite.example.com', '*.example.com', 'a.example/path', 'ann@a.example', 'a:b', '::1'])(
  '%s could match no request, and is a mistake',
  (text) => {
    expect(() => allowedHosts({ LASTWRITE_ALLOWED_HOSTS: `fine.example ${text}` })).toThrow(ConfigError);
    expect(() => allowedHosts({ LASTWRITE_ALLOWED_HOSTS: text })).toThrow(/LASTWRITE_ALLOWED_HOSTS.*without https/);
  },
);

it('whoever listens at a name answers to it; an address is answered to anyway', () => {
  expect(allowedHosts({ LASTWRITE_ALLOWED_HOSTS: 'a.example' }, 'Machine-7')).toEqual(['a.example', 'machine-7']);
  for (const address of ['127.0.0.1', '::', '2001:db8::1']) expect(allowedHosts({}, address)).toEqual([]);
});
