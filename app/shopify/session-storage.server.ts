import type { PrismaClient } from "@prisma/client";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { decryptText, encryptText } from "#app/lib/crypto.server.ts";
import { database } from "#app/lib/db.server.ts";

const tokens = ["accessToken", "refreshToken"] as const;

type Row = { id?: string; accessToken?: unknown; refreshToken?: unknown };

function context(id: string, column: string): string {
  return `Session.${column}:${id}`;
}

function seal<T extends object>(id: string, data: T): T {
  const sealed = { ...data } as T & Row;
  for (const column of tokens) {
    const value = sealed[column];
    if (typeof value === "string") Object.assign(sealed, { [column]: encryptText(value, context(id, column)) });
  }
  return sealed;
}

function open<T>(row: T): T {
  const opened = { ...row } as T & Row;
  for (const column of tokens) {
    const value = opened[column];
    if (typeof value === "string") Object.assign(opened, { [column]: decryptText(value, context(opened.id!, column)) });
  }
  return opened;
}

/**
 * The official session storage over a client that encrypts the token columns with the row's id, so that neither a dump nor a
 * copied row gives a usable token. Writes other than upsert are refused: they would bypass the encryption.
 */
export function sessionStorage(): PrismaSessionStorage<PrismaClient> {
  const refuse = (): never => {
    throw new Error("Sessions are written through upsert only, which encrypts their tokens");
  };
  const encrypting = database().$extends({
    query: {
      session: {
        async upsert({ args, query }) {
          const id = args.where.id!;
          return open(await query({ ...args, create: seal(id, args.create), update: seal(id, args.update) }));
        },
        async findUnique({ args, query }) {
          const row = await query(args);
          return row && open(row);
        },
        async findMany({ args, query }) {
          return (await query(args)).map(open);
        },
        create: refuse,
        createMany: refuse,
        update: refuse,
        updateMany: refuse,
      },
    },
  });
  // $extends drops $on from the type; the storage never uses it.
  return new PrismaSessionStorage(encrypting as unknown as PrismaClient);
}
