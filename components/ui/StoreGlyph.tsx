import type { SourceId } from '@/lib/view/inspection';

/** A store's sign: director a square, historic a diamond, FINAL a filled circle, RAW a ring. Shape and colour say the same. */
export function StoreGlyph({
  source,
  size = 10,
  className = '',
}: {
  readonly source: SourceId;
  readonly size?: number;
  readonly className?: string;
}) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={`inline-block shrink-0 ${className}`}
    >
      {shapeOf(source)}
    </svg>
  );
}

function shapeOf(source: SourceId) {
  switch (source) {
    case 'postgres':
      return <rect x="0.5" y="0.5" width="9" height="9" fill="var(--director)" />;
    case 'historic':
      return <path d="M5 0 10 5 5 10 0 5Z" fill="var(--historic)" />;
    case 'clickhouseFinal':
      return <circle cx="5" cy="5" r="4.75" fill="var(--final)" />;
    case 'clickhouseRaw':
      return <circle cx="5" cy="5" r="4" fill="none" stroke="var(--raw)" strokeWidth="1.8" />;
    default:
      return source satisfies never;
  }
}
