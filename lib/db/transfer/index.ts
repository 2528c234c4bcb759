export { copyDatabase, type CopyOptions } from './copy-database';
export { TransferRefused } from './problem';
export { restoreBackup, type RestoreOptions } from './restore-backup';
export { writeBackup } from './write-backup';
