import Link from 'next/link';

export default function NotFound() {
  return (
    <div className="page pb-24 pt-6" data-testid="not-found">
      <h1 className="mb-3 text-xl font-semibold tracking-[-0.015em]">Page not found.</h1>
      <p className="max-w-[72ch]">A record’s page is at the record’s full name.</p>
      <p className="mt-6 flex gap-2">
        <Link href="/" className="control">
          Paste a name
        </Link>
      </p>
    </div>
  );
}
