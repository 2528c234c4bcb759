'use client';

import { useLayoutEffect } from 'react';

const CAN_BE_FOCUSED = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]';
/** A dialog that closes gives its own focus back within 10 ms, when it can. */
const AFTER_DIALOG_MS = 30;
/** By then the page shows what the dialog has changed. */
const AFTER_CHANGE_MS = 1_500;

/**
 * When a dialog closes, whoever works with the keyboard goes on where they were: at what opened it. When that is gone
 * (the button "Enable" of what is enabled now), at the first thing that can be done beside it, else on the page. Focus
 * that is somewhere already is left alone.
 */
export function useFocusBack(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return;
    const opener = document.activeElement;
    const around = placesAround(opener);
    return () => {
      const closing = document.activeElement;
      setTimeout(() => {
        if (isNowhere() || document.activeElement === closing) giveBack(opener, around);
      }, AFTER_DIALOG_MS);
      setTimeout(() => {
        if (isNowhere() && opener?.isConnected !== true) giveBack(opener, around);
      }, AFTER_CHANGE_MS);
    };
  }, [opened]);
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body;

/** What surrounds an element, the nearest first, as long as it is part of the page's content. */
function placesAround(element: Element | null): Element[] {
  const places: Element[] = [];
  for (let place = element?.parentElement; place?.closest('main') != null; place = place.parentElement)
    places.push(place);
  return places;
}

function giveBack(opener: Element | null, around: readonly Element[]): void {
  if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) return opener.focus();
  const place = around.find((each) => each.isConnected && each.querySelector(CAN_BE_FOCUSED) !== null);
  const first = (place ?? document.querySelector('main'))?.querySelector(CAN_BE_FOCUSED);
  if (first instanceof HTMLElement) first.focus({ preventScroll: true });
}
