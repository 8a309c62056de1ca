'use client';

import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { useTabTitle } from '@/lib/client/useTabTitle';
import { Breakable } from '../ui/Breakable';

export interface Crumb {
  readonly href: string;
  readonly label: string;
}

interface Props {
  /** Where this page hangs, from the top. */
  readonly crumbs: readonly Crumb[];
  readonly testId: string;
  /** The page's answer in one sentence. */
  readonly title: ReactNode;
  readonly live?: boolean;
  /** What the browser's tab says; null: the name of the page. */
  readonly tab?: string | null;
  /** What it is about, below the sentence. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}

/** The top of a page: its place, its answer in one sentence, what the answer is about, and what can be done. */
export function PageHead({ crumbs, testId, title, live = false, tab = null, about, children }: Props) {
  useTabTitle(tab);
  return (
    <header>
      {crumbs.length > 0 && (
        <nav aria-label="Place" className="mb-1 text-mute">
          {crumbs.map(({ href, label }, index) => (
            <Fragment key={href}>
              {index > 0 && <span aria-hidden="true"> / </span>}
              <Link prefetch={false} href={href} className="hover:text-ink hover:underline">
                {label}
              </Link>
            </Fragment>
          ))}
        </nav>
      )}
      <div aria-live={live ? 'polite' : undefined}>
        <h1
          data-testid={testId}
          className="mb-2 max-w-[92ch] text-xl font-semibold tracking-[-0.018em] text-pretty [overflow-wrap:anywhere]"
        >
          {typeof title === 'string' ? <Breakable text={title} /> : title}
        </h1>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <div className="max-w-full text-mute">{about}</div>
        {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
      </div>
    </header>
  );
}
