'use client';

import type { ModalProps } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useFocusBack } from './use-focus-back';

const DialogFrame = lazy(() => import('./DialogFrame'));

/** A modal window. Its code is loaded when one opens for the first time: most visits of a page open none. */
export function Dialog(props: ModalProps) {
  const [wanted, setWanted] = useState(props.opened);
  useFocusBack(props.opened);
  if (props.opened && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <DialogFrame {...props} />
    </Suspense>
  );
}
