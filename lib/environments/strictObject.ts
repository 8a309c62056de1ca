import { z } from 'zod';

/** Refuses unknown keys. Each `error` is what was expected; the reader adds the file, the line and the value. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape, expected = 'an object') {
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : expected) });
}
