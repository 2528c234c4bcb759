'use client';

import { Tooltip } from '@mantine/core';
import type { RefObject } from 'react';

/** The balloon of a `Term`. */
export default function TermTip(props: { target: RefObject<HTMLElement | null>; shown: boolean; text: string }) {
  return <Tooltip target={props.target} opened={props.shown} label={props.text} />;
}
