'use client';

import { useEffect, useRef, useState } from 'react';

/**
 * A browser notification when a run ends while its page is in the background. Until the browser has been asked for permission, a button asks; permission
 * once given holds for every run whose page is open.
 */
export function NotifyWhenOver({
  id,
  isOver,
  title,
  result,
}: {
  readonly id: string;
  readonly isOver: boolean;
  /** What has ended, and what came of it. */
  readonly title: string;
  readonly result: string;
}) {
  const [permission, setPermission] = useState(() =>
    // Chrome on Android has the constructor, and refuses it to pages.
    typeof Notification === 'undefined' || navigator.userAgent.includes('Android') ? 'denied' : Notification.permission,
  );
  const wasUnderWay = useRef(false);
  useEffect(() => {
    if (!isOver) {
      wasUnderWay.current = true;
      return;
    }
    if (!wasUnderWay.current) return;
    wasUnderWay.current = false;
    if (permission !== 'granted' || document.visibilityState === 'visible') return;
    const notification = new Notification(title, { body: result, tag: id });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  }, [isOver, permission, title, result, id]);
  if (isOver || permission !== 'default') return null;
  return (
    <button
      type="button"
      className="quiet-link mt-1 text-sm"
      data-testid="notify"
      onClick={() => void Notification.requestPermission().then(setPermission)}
    >
      Notify me when it ends
    </button>
  );
}
