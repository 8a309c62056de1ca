/** What remains of `UpdateOrder` where everything is about an Order. */
export function shortCall(call: string, title: string): string {
  const thing = title.replaceAll(' ', '');
  return thing !== '' && call.endsWith(thing) && call !== thing ? call.slice(0, -thing.length) : call;
}
