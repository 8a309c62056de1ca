import { signColours, type Sign } from '@/lib/view/signs';

/** A copy's sign: the truth a square, a derived copy in Postgres a diamond, FINAL a filled circle, RAW a ring. Shape and colour say the same. */
export function StoreGlyph({
  sign,
  size = 10,
  className = '',
}: {
  readonly sign: Sign;
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
      {shapeOf(sign)}
    </svg>
  );
}

function shapeOf(sign: Sign) {
  const colour = signColours[sign];
  switch (sign) {
    case 'truth':
      return <rect x="0.5" y="0.5" width="9" height="9" fill={colour} />;
    case 'derived':
      return <path d="M5 0 10 5 5 10 0 5Z" fill={colour} />;
    case 'final':
      return <circle cx="5" cy="5" r="4.75" fill={colour} />;
    case 'raw':
      return <circle cx="5" cy="5" r="4" fill="none" stroke={colour} strokeWidth="1.8" />;
    default:
      return sign satisfies never;
  }
}
