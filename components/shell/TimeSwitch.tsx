'use client';

import { setTimeZone, useTimeZone } from '@/lib/client/useTimeZone';

/** Times in UTC, or in the time zone of this browser. */
export function TimeSwitch() {
  const zone = useTimeZone();
  const local = zone === 'local';
  const label = `Times: ${local ? 'local' : 'UTC'}. Switch to ${local ? 'UTC' : 'local time'}`;
  return (
    <button
      type="button"
      data-testid="time-switch"
      data-times={zone}
      className="control justify-center !px-2 max-lg:hidden"
      title={`${label}. Sentences and drawings stay in UTC.`}
      aria-label={label}
      onClick={() => {
        setTimeZone(local ? 'utc' : 'local');
      }}
    >
      {local ? 'Local' : 'UTC'}
    </button>
  );
}
