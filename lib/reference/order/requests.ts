import { z } from 'zod';
import { id, text } from '../requests';

const LARGEST_AMOUNT = 9_999_999.99;
const amount = z
  .number('expected an amount such as 18.25')
  .min(0, 'expected an amount from 0 on')
  .max(LARGEST_AMOUNT, `expected an amount of at most ${LARGEST_AMOUNT}`)
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'expected at most two decimals');

const whole = (what: string, max: number) => {
  const expected = `expected ${what}: a whole number from 1 to ${max}`;
  return z.int(expected).min(1, expected).max(max, expected);
};

const itemSchema = z.strictObject({
  line: whole('a line', 1_000),
  sku: id,
  quantity: whole('a quantity', 100_000),
  price: amount,
});
export type OrderItem = z.infer<typeof itemSchema>;

const items = z
  .array(itemSchema, 'expected a list of items')
  .max(100)
  .refine((given) => new Set(given.map(({ line }) => line)).size === given.length, 'expected each line once');

const address = 'expected an e-mail address';
const customerEmail = z
  .string(address)
  .max(320, address)
  .regex(/^[^\s@]+@[^\s@]+$/, address);
const note = text(10_000).nullable();

export const openStatuses = ['placed', 'paid', 'packed'] as const;

export const createOrderSchema = z.strictObject({
  customerEmail,
  items,
  status: z.enum(openStatuses, `expected one of ${openStatuses.join(', ')}`).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected three capital letters such as EUR')
    .optional(),
  note: note.optional(),
});
export type CreateOrder = z.infer<typeof createOrderSchema>;

/** What is left out stays as it is; `items` replaces all items. */
export const editOrderSchema = z.strictObject({
  customerEmail: customerEmail.optional(),
  note: note.optional(),
  items: items.optional(),
});
export type EditOrder = z.infer<typeof editOrderSchema>;
