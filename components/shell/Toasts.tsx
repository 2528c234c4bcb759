'use client';

/** Loaded after the first paint: what is said before that waits in the library's store. */
export { Notifications as default } from '@mantine/notifications';
