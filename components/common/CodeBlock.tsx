'use client';

import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './CodeBlock.module.css';

/** Code to take along: monospace, scrolls sideways, with a button that copies all of it. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.root}>
      <pre className={classes.code} tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
      <CopyButton value={code} timeout={1600}>
        {({ copied, copy }) => (
          <ActionIcon
            className={classes.copy}
            variant="default"
            onClick={copy}
            title={copied ? 'Copied' : 'Copy'}
            aria-label={copied ? `Copied: ${label}` : `Copy: ${label}`}
          >
            {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  );
}
