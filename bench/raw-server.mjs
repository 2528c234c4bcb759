// The ceiling of this machine: node:http that reads the body and answers a constant.
import { createServer } from 'node:http';

const answer = Buffer.from('{"recorded":1,"duplicates":0,"conflicts":0,"unknown":[],"rejected":[]}');
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
