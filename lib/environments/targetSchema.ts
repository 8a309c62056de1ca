import { z } from 'zod';
import { headerName } from '@/lib/contract/headerName';
import { isPlaceholder, placeholderNames, placeholdersIn } from './placeholders';
import { isUrl, namesUser } from './isUrl';
import { object } from './strictObject';
import { suggest } from './suggest';

/** A string whose `{words}` are all known ones; `{env:NAME}` has been filled in before, so one that is left was not set. */
export function template(expected: string) {
  return z
    .string(expected)
    .min(1, expected)
    .max(4000, expected)
    .check((context) => {
      for (const word of placeholdersIn(context.value)) {
        if (isPlaceholder(word)) continue;
        const near = suggest(word, placeholderNames);
        const message = word.startsWith('env:')
          ? `the variable ${word.slice(4)} in {${word}} to be set`
          : `only the placeholders {environment}, {customer}, {profile} and {env:NAME}${near ? ` (did you mean {${near}}?)` : ''}`;
        context.issues.push({ code: 'custom', message, input: context.value });
      }
    });
}

export function urlTemplate(schemes: readonly string[]) {
  const expected = `a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
  return template(expected).refine((text) => isUrl(text.replace(/\{[^{}]*\}/g, 'x'), schemes), expected);
}

const WITHOUT_USER = 'a URL without a user or a password: put them into a header or a token, as {env:NAME}';

/** Where calls go. The address is kept with each call and shown to whoever may read, so it holds no secret. Each call’s path is put behind it. */
export const callUrlTemplate = urlTemplate(['http:', 'https:'])
  .refine((text) => !namesUser(text.replace(/\{[^{}]*\}/g, 'x')), WITHOUT_USER)
  .refine(
    (text) => !/[?#]/.test(text),
    'a URL without a query and a fragment, since the path of each call is added to it',
  );

export const command = z
  .array(template('a program and its arguments, each a string'), 'a list of strings: the program and its arguments')
  .min(1, 'a list of strings: the program and its arguments');
export const cacheSeconds = z
  .int('a whole number of seconds from 1 to 86400')
  .min(1, 'a whole number of seconds from 1 to 86400')
  .max(86_400, 'a whole number of seconds from 1 to 86400');

/** Calls are put behind the host by their services, not behind a path. */
export const grpcUrlTemplate = callUrlTemplate.refine(
  (text) => /^\w+:\/\/[^/]*\/?$/.test(text),
  'a URL without a path, since a gRPC call is named by its service',
);

const target = object(
  {
    url: callUrlTemplate.optional(),
    grpcUrl: grpcUrlTemplate.optional(),
    token: template('a token as a string').optional(),
    tokenCommand: command.optional(),
    headers: z.record(headerName, template('the value of a header as a string'), 'an object of headers').optional(),
    ca: z.string('the path of a PEM file').min(1, 'the path of a PEM file').optional(),
    protos: z.array(z.string('the path of a .proto file').min(1), 'a list of .proto files').max(50).optional(),
  },
  'an object with "url" or "grpcUrl"',
).check(({ value, issues }) => {
  const wrong = (message: string) => issues.push({ code: 'custom', message, input: value, path: [] });
  if (value.url === undefined && value.grpcUrl === undefined) wrong('an object with "url" or "grpcUrl"');
  if (value.token !== undefined && value.tokenCommand !== undefined) wrong('at most one of "token" and "tokenCommand"');
});
/** By id. */
export const targetsSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9_]{0,59}$/, 'an id of lower-case letters, digits or underscores, a letter first'),
  target,
  'an object of targets',
);

export type Targets = z.infer<typeof targetsSchema>;
