'use client';

import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import Link, { type LinkProps } from 'next/link';
import type { ReactNode } from 'react';

type To = Pick<LinkProps<string>, 'prefetch'> & { href: string; children?: ReactNode };

/** A link in a text that does not reload the page. Also for Server Components, which cannot hand `Link` to `Anchor`. */
export function LinkAnchor(props: AnchorProps & To) {
  return <Anchor component={Link} {...props} />;
}

/** A link that looks like a button. */
export function LinkButton(props: ButtonProps & To) {
  return <Button component={Link} {...props} />;
}
