'use client';

import dynamic from 'next/dynamic';
import { useId, useRef, useState, type ReactNode } from 'react';
import { GLOSSARY, type TermName } from './glossary';
import classes from './Term.module.css';

const TermTip = dynamic(() => import('./TermTip'), { ssr: false });

/**
 * A word with its explanation, on hover, on focus and on touch. Screen readers get it from the page itself; what draws
 * the balloon is loaded when the first is asked for.
 */
export function Term({ name, children }: { name: TermName; children?: ReactNode }) {
  const id = useId();
  const word = useRef<HTMLSpanElement>(null);
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState(false);
  const show = () => {
    setAsked(true);
    setShown(true);
  };
  const hide = () => setShown(false);
  return (
    <>
      <span
        ref={word}
        className={classes.root}
        tabIndex={0}
        aria-describedby={id}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key === 'Escape') hide();
        }}
      >
        {children ?? name}
      </span>
      <span id={id} hidden>
        {GLOSSARY[name]}
      </span>
      {asked && <TermTip target={word} shown={shown} text={GLOSSARY[name]} />}
    </>
  );
}
