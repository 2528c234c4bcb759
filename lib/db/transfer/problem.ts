/** Why data are not moved; the message is for people. */
export class TransferRefused extends Error {
  override name = 'TransferRefused';
}

export type Progress = (message: string) => void;
