# One image for the three processes: web (the default command), `npm run worker` and `npm run migrate`.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts/install.mjs scripts/
COPY prisma prisma
COPY prisma.config.ts ./
RUN node scripts/install.mjs
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts scripts
COPY prisma prisma
COPY prisma.config.ts ./
# With NODE_ENV=production npm leaves the development packages out.
RUN node scripts/install.mjs && npm cache clean --force
COPY app app
# The survey page speaks with the widget's words.
COPY extensions/survey-widget/locales extensions/survey-widget/locales
COPY --from=build /app/build build
USER node
EXPOSE 3000
ENV PATH=/app/node_modules/.bin:$PATH
CMD ["node", "scripts/with-database.ts", "--", "remix-serve", "build/server/index.js"]
