import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { plainNumber, printJson, readJson } from './exactJson';

const canonical = (text: string) => {
  const json = readJson(text);
  return json === undefined ? undefined : printJson(json);
};

test.each([
  ['{"b": 1.0, "a": [1e2, -0, 0.10, "1.0"]}', '{"a":[100,0,0.1,"1.0"],"b":1}'],
  ['12345678901234567890.123456789', '12345678901234567890.123456789'],
  ['{"__proto__": 1, "constructor": null}', '{"__proto__":1,"constructor":null}'],
  ['"n1"', '"n1"'],
  ['"\\u0041\\n\\"2\\""', '"A\\n\\"2\\""'],
  ['{"a":1,"a":2}', '{"a":2}'],
  ['1e-3', '0.001'],
  ['01', undefined],
  ['1-1', undefined],
  ['{a:1}', undefined],
  ['{1:1}', undefined],
  ['', undefined],
])('%s is %s', (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

describe('any JSON', () => {
  it('is read as it is, and printed as one text whatever its order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(JSON.stringify(value)) ?? expect.fail();
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(text)).toBe(text);
      }),
    );
  });

  it('keeps the value of every number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(plainNumber(JSON.stringify(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
