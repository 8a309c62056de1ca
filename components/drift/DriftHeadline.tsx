import { splitHeadline } from '@/lib/view/drift/splitHeadline';

/** What happened to a record: what kind of finding it is in red where it is open and grave, the rest as text. */
export function DriftHeadline({ headline, bad }: { readonly headline: string; readonly bad: boolean }) {
  const { lead, rest } = splitHeadline(headline);
  return (
    <>
      <span className={bad ? 'text-bad' : ''}>{lead}</span>
      {rest !== '' && ` ${rest}`}
    </>
  );
}
