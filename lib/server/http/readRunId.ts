const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id in `/api/{collection}/{id}…`, in lower case. What is no UUID is the id of nothing: then it throws what `notFound` makes. */
export function readRunId({ pathname }: URL, notFound: () => Error): string {
  const [, , , id = ''] = pathname.split('/');
  if (!UUID.test(id)) throw notFound();
  return id.toLowerCase();
}
