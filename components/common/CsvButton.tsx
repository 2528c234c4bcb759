'use client';

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

const ICON = <IconDownload size={14} aria-hidden />;

/** Downloads a table: from an address that answers CSV (`href`), or from the rows in the page (`text`; Client Components may pass a function that makes it when asked). */
export function CsvButton({
  filename,
  href,
  text,
}: {
  filename: string;
  href?: string;
  text?: string | (() => string);
}) {
  const look = { variant: 'subtle', color: 'gray', size: 'compact-xs', leftSection: ICON } as const;
  if (href !== undefined) {
    return (
      <Button component="a" href={href} download={filename} {...look}>
        CSV
      </Button>
    );
  }
  return (
    <Button {...look} onClick={() => save(filename, typeof text === 'function' ? text() : (text ?? ''))}>
      CSV
    </Button>
  );
}

function save(filename: string, text: string) {
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: filename });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
