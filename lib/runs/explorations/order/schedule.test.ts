import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSchedule } from './formatSchedule';
import { parseSchedule, ScheduleSyntaxError } from './parseSchedule';

test('turns are actors with how many steps each does', () => {
  expect(formatSchedule(['update', 'update', 'submit', 'update.async', 'update.async'])).toBe(
    'update*2 submit update.async*2',
  );
  expect(parseSchedule('update*2 submit update.async*2')).toEqual([
    'update',
    'update',
    'submit',
    'update.async',
    'update.async',
  ]);
  expect(parseSchedule('  batch-1*1\nbatch-1\tbatch-2 ')).toEqual(['batch-1', 'batch-1', 'batch-2']);
});

test('every order is the same again after it was text', () => {
  const actor = fc.constantFrom(
    'update',
    'submit',
    'coach-12',
    'update.async',
    'update.async2',
    'update.async.async',
    'reindex',
  );
  fc.assert(
    fc.property(fc.array(actor, { minLength: 1, maxLength: 60 }), (actors) => {
      expect(parseSchedule(formatSchedule(actors))).toEqual(actors);
    }),
  );
});

describe('what is no order', () => {
  test.each([
    ['', 1, 'character 1 of the order: expected an actor, e.g. update or update.async, found the end'],
    ['update *2', 8, 'character 8 of the order: expected an actor, e.g. update or update.async, found "*2"'],
    ['update* submit', 8, 'character 8 of the order: expected a number of steps from 1 to 500, found " "'],
    ['update*0', 8, 'character 8 of the order: expected a number of steps from 1 to 500, found "0"'],
    [
      'submit update*999999999',
      15,
      'character 15 of the order: expected a number of steps from 1 to 500, found "999999999"',
    ],
    ['update*2,submit', 9, 'character 9 of the order: expected a space, found ",submit"'],
    ['update.sync', 7, 'character 7 of the order: expected "*" or a space, found ".sync"'],
    ['update*300 submit*201', 12, 'character 12 of the order: expected at most 500 steps, found "submit*201"'],
  ])('%j', (text, character, message) => {
    expect(() => parseSchedule(text)).toThrow(ScheduleSyntaxError);
    expect(() => parseSchedule(text)).toThrow(message);
    try {
      parseSchedule(text);
    } catch (error) {
      expect((error as ScheduleSyntaxError).character).toBe(character);
    }
  });

  test('whatever is sent, it is an order or a clear error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '*', '2', '.', ' ', '.async', '-', '\n', 'é') }), (text) => {
        try {
          expect(formatSchedule(parseSchedule(text))).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleSyntaxError);
        }
      }),
    );
  });
});
