import { describe, expect, it } from 'vitest';
import type { ConsoleAddress } from '@/lib/state/consoles/consoles';
import { localConsole as local } from '../testing/localConsole';
import { whyNotSendTo } from './ownAddress';

const open: ConsoleAddress = {
  machine: 'box',
  host: '0.0.0.0',
  port: 3000,
  loopback: false,
  addresses: ['box', '192.168.7.5', '2001:db8::5'],
  names: ['lastwrite.example.com'],
};
const why = (url: string, consoles: readonly ConsoleAddress[], address?: string) =>
  whyNotSendTo(new URL(url), consoles, address);

describe('the console itself is refused, however it is written', () => {
  it.each([
    'http://127.0.0.1:3000/api/retention',
    'http://localhost:3000/',
    'http://LOCALHOST.:3000/',
    'http://a.localhost:3000/',
    'http://127.9.9.9:3000/',
    'http://2130706433:3000/',
    'http://0x7f.1:3000/',
    'http://0.0.0.0:3000/',
    'http://[::1]:3000/',
    'http://[::]:3000/',
    'http://[::ffff:127.0.0.1]:3000/',
    'https://127.0.0.1:3000/',
  ])('%s of one on loopback', (url) => {
    expect(why(url, [local])).toContain('the console itself');
  });

  it.each([
    'http://192.168.7.5:3000/',
    'http://[::ffff:192.168.7.5]:3000/',
    'http://[2001:db8::5]:3000/',
    'http://box:3000/',
    'https://lastwrite.example.com/',
    'https://lastwrite.example.com:8443/hook',
    'http://localhost:3000/',
  ])('%s of one that others reach', (url) => {
    expect(why(url, [open])).toContain('the console itself');
  });

  it('also where its name has resolved to it', () => {
    expect(why('http://innocent.example.com:3000/', [open])).toBeNull();
    expect(why('http://innocent.example.com:3000/', [open], '192.168.7.5')).toContain('the console itself');
    expect(why('http://innocent.example.com:3000/', [local], '127.0.0.1')).toContain('the console itself');
    expect(why('http://innocent.example.com:3000/', [local], '::ffff:127.0.0.1')).toContain('the console itself');
  });
});

describe('loopback beside it', () => {
  it('is taken where every console is this machine’s alone', () => {
    expect(why('http://localhost:4000/', [local])).toBeNull();
    expect(why('http://127.0.0.1/', [local])).toBeNull();
  });

  it.each([[[open]], [[local, open]], [[]]])('is refused otherwise', (consoles) => {
    expect(why('http://localhost:4000/', consoles)).toContain('loopback');
    expect(why('https://hooks.example.com/', consoles, '127.0.0.1')).toContain('loopback');
  });
});

it('link-local addresses are refused, others are taken', () => {
  for (const address of ['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254'])
    expect(why('http://metadata.example.com/', [local], address)).toContain('link-local');
  for (const address of ['10.0.0.7', '203.0.113.9', '2001:db8::1'])
    expect(why('https://hooks.example.com/x', [open], address)).toBeNull();
  expect(why('http://192.168.7.5:8080/', [open])).toBeNull();
});
