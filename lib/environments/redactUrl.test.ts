import { describe, expect, it } from 'vitest';
import { redactUrl } from './redactUrl';

describe('redactUrl', () => {
  it.each([
    ['postgres://reader:hunter2@db:5432/app?sslmode=require', 'postgres://reader:***@db:5432/app?sslmode=require'],
    ['https://ch:8443/coaching?user=u&password=hunter2', 'https://ch:8443/coaching?user=u&password=***'],
    ['https://t0ken@coaching/v1', 'https://***@coaching/v1'],
    ['http://127.0.0.1:8123/', 'http://127.0.0.1:8123/'],
    ['postgres://reader:hunter2@[broken', 'postgres://***'],
    ['host=db password=hunter2', '***'],
    ['', '***'],
  ])('%s', (given, shown) => {
    expect(redactUrl(given)).toBe(shown);
  });
});
