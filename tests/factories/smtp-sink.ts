import { createServer, type AddressInfo } from "node:net";

export type SmtpSink = { url: string; mails: string[]; refuseWith: string | null; close(): Promise<void> };

/** A mail server that takes everything and keeps it; with `refuseWith` it answers so to every recipient. */
export async function smtpSink(): Promise<SmtpSink> {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let data: string[] | null = null;
    let rest = "";
    socket.on("error", () => {});
    socket.write("220 sink\r\n");
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("utf8")).split("\r\n");
      rest = lines.pop()!;
      for (const line of lines) {
        if (data) {
          if (line !== ".") data.push(line);
          else {
            mails.push(data.join("\n"));
            data = null;
            socket.write("250 taken\r\n");
          }
        } else if (/^DATA/i.test(line)) {
          data = [];
          socket.write("354 go on\r\n");
        } else if (/^RCPT/i.test(line) && sink.refuseWith) socket.write(`${sink.refuseWith}\r\n`);
        else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sink: SmtpSink = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}/?from=care@five-day.example&ignoreTLS=true`,
    mails,
    refuseWith: null,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  return sink;
}
