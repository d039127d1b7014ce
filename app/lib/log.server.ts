import pino from "pino";
import { env } from "./env.server.ts";

/** Structured log on stderr (stdout belongs to command output); personal fields are dropped wherever they stand. */
export const log = pino(
  {
    level: env().LOG_LEVEL,
    base: null,
    redact: {
      paths: [
        "email",
        "phone",
        "name",
        "customer",
        "payload",
        "body",
        "*.email",
        "*.phone",
        "*.name",
        "*.customer",
        "*.payload",
        "*.body",
      ],
      remove: true,
    },
  },
  pino.destination({ dest: 2, sync: false }),
);
