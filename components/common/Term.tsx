'use client';

import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { GLOSSARY, type TermName } from './glossary';
import classes from './Term.module.css';

/** A word with its explanation, on hover, on focus and on touch. */
export function Term({ name, children }: { name: TermName; children?: ReactNode }) {
  return (
    <Tooltip label={GLOSSARY[name]} events={{ hover: true, focus: true, touch: true }}>
      <span className={classes.root} tabIndex={0}>
        {children ?? name}
      </span>
    </Tooltip>
  );
}
