'use client';

import dynamic from 'next/dynamic';

/** What can be done with chosen rows, loaded with the first choice. */
export const BulkBar = dynamic(() => import('./BulkBar').then((module) => module.BulkBar), {
  ssr: false,
  loading: () => <div style={{ height: 26 }} aria-hidden />,
});
