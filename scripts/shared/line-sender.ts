/** Collects lines and sends them in pieces of at most `maxBytes`. Memory stays flat whatever the file. */
export class LineSender<Answer> {
  private lines: string[] = [];
  private bytes = 0;

  constructor(
    private readonly sendPiece: (lines: string) => Promise<Answer>,
    private readonly onAnswer: (answer: Answer, lines: readonly string[]) => void,
    private readonly maxBytes = 5 * 1024 * 1024,
  ) {}

  async add(line: string): Promise<void> {
    const size = Buffer.byteLength(line) + 1;
    if (this.bytes > 0 && this.bytes + size > this.maxBytes) await this.flush();
    this.lines.push(line);
    this.bytes += size;
  }

  async flush(): Promise<void> {
    const { lines } = this;
    if (lines.length === 0) return;
    this.lines = [];
    this.bytes = 0;
    this.onAnswer(await this.sendPiece(`${lines.join('\n')}\n`), lines);
  }
}
