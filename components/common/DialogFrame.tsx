'use client';

/** Loaded by `Dialog` when one opens for the first time. */
export { Modal as default } from '@mantine/core';
