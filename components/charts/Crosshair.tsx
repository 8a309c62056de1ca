'use client';

import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { CrosshairStop } from '@/lib/view/loadTests/charts/crosshair';
import { plot } from './axes';
import { SeriesKey, signOf } from './glyphs';

interface Props {
  /** What the stops are. */
  readonly label: string;
  readonly stops: readonly CrosshairStop[];
  /** The key of the stop that what is below is narrowed to. */
  readonly chosen?: string | null;
  /** null: no longer. Left out where nothing below can be narrowed. */
  readonly choose?: ((key: string | null) => void) | undefined;
  readonly top?: number;
  readonly bottom?: number;
}

/** Over a plot: the nearest stop under the pointer, or by arrow keys, as a line with its figures; a click or Enter narrows what is below to it, Escape no longer. */
export function Crosshair({ label, stops, chosen = null, choose, top = plot.top, bottom = plot.bottom }: Props) {
  const [place, setPlace] = useState<number | null>(null);
  const last = stops.length - 1;
  const shown = place === null ? undefined : stops[Math.min(place, last)];
  const kept = stops.find(({ key }) => key === chosen);
  const nearest = (event: MouseEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = (event.clientX - left) / width;
    const distances = stops.map((stop) => Math.abs(stop.at - at));
    return distances.indexOf(Math.min(...distances));
  };
  const toggle = (stop: CrosshairStop | undefined) => {
    if (stop && choose) choose(stop.key === chosen ? null : stop.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = place ?? -1;
    const to = { ArrowRight: now + 1, ArrowUp: now + 1, ArrowLeft: now - 1, ArrowDown: now - 1, Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      setPlace(Math.max(0, Math.min(last, to)));
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      toggle(shown);
    } else if (event.key === 'Escape') {
      setPlace(null);
      if (kept && choose) choose(null);
    }
  };
  if (stops.length === 0) return null;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={place ?? 0}
      aria-valuetext={wordsOf(shown ?? stops[0])}
      data-testid="crosshair"
      data-chosen={kept?.key}
      className={`absolute ${choose ? 'cursor-pointer' : ''}`}
      style={{ left: plot.left, right: plot.right, top, bottom, touchAction: 'pan-y' }}
      onPointerMove={(event) => {
        setPlace(nearest(event));
      }}
      onPointerLeave={() => {
        setPlace(null);
      }}
      onBlur={() => {
        setPlace(null);
      }}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible')) setPlace((before) => before ?? 0);
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        // Where the pointer is now: the last move may not have been drawn yet.
        const place = nearest(event);
        setPlace(place);
        toggle(stops[place]);
      }}
    >
      {kept && (
        <span
          aria-hidden="true"
          className="absolute inset-y-0 w-4 -translate-x-1/2 bg-ink/10"
          style={{ left: percent(kept.at) }}
        />
      )}
      {shown && (
        <>
          <span
            aria-hidden="true"
            className="absolute inset-y-0 w-px -translate-x-1/2 bg-ink"
            style={{ left: percent(shown.at) }}
          />
          <div
            aria-hidden="true"
            data-testid="crosshair-text"
            className="panel pointer-events-none absolute top-1 z-10 w-max max-w-[min(420px,70%)] px-3 py-2 text-xs text-ink shadow-lg"
            style={
              shown.at > 0.5
                ? { right: `calc(${percent(1 - shown.at)} + 10px)` }
                : { left: `calc(${percent(shown.at)} + 10px)` }
            }
          >
            <p className="font-medium">{shown.title}</p>
            {shown.lines.map(({ text, series }) => (
              <p key={`${series?.name ?? ''} ${text}`} className="mt-0.5">
                {series && (
                  <>
                    <SeriesKey place={series.colour} glyph={series.glyph ?? signOf(series.colour)} />{' '}
                    <span>{series.name}:</span>{' '}
                  </>
                )}
                {text}
              </p>
            ))}
            {choose && (
              <p className="mt-1 text-mute">{shown.key === chosen ? 'Click to show all' : 'Click to show only this'}</p>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

function wordsOf(stop: CrosshairStop | undefined): string {
  if (!stop) return '';
  const lines = stop.lines.map(({ text, series }) => (series ? `${series.name}: ${text}` : text));
  return `${stop.title}: ${lines.join('; ')}`;
}
