import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Select, Tag, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useView } from "#app/components/use-view.ts";
import type { Comment, Comments } from "#app/reports/survey-answers.server.ts";

/** What people wrote, newest first: searched, tagged, taken out of sight or removed for good. */
export function CommentStream({ comments, isTeam }: { comments: Comments; isTeam: boolean }) {
  const { change } = useView();
  const { rows, next, tags, search, shows, tag } = comments;
  const [typed, setTyped] = useState(search);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Comments
        </Text>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change({ q: typed.trim() || null });
          }}
        >
          <InlineStack gap="200" blockAlign="end">
            <TextField
              label="Search"
              value={typed}
              onChange={setTyped}
              autoComplete="off"
              clearButton
              onClearButtonClick={() => {
                setTyped("");
                change({ q: null });
              }}
            />
            <Button submit>Search</Button>
            {tags.length > 0 && (
              <Select
                label="Tag"
                options={[{ label: "All", value: "" }, ...tags]}
                value={tag ?? ""}
                onChange={(chosen) => change({ mark: chosen || null })}
              />
            )}
            <Button pressed={shows === "hidden"} onClick={() => change({ hidden: shows === "hidden" ? null : "1" })}>
              Hidden ones
            </Button>
          </InlineStack>
        </form>
        {rows.length === 0 && (
          <Text as="p" tone="subdued">
            {search || tag || shows === "hidden"
              ? "No comment is like that in this period."
              : "Nobody has written anything in this period."}
          </Text>
        )}
        <ul className="fiveday-comments">
          {rows.map((comment) => (
            <li key={comment.id}>
              <CommentRow comment={comment} isTeam={isTeam} />
            </li>
          ))}
        </ul>
        {next && (
          <InlineStack>
            <Button onClick={() => change({ after: next })}>Older comments</Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function CommentRow({ comment, isTeam }: { comment: Comment; isTeam: boolean }) {
  const fetcher = useFetcher();
  const [editing, setEditing] = useState(false);
  const send = (intent: string, more: Record<string, string> = {}) =>
    fetcher.submit({ intent, answer: comment.id, ...more }, { method: "post" });
  return (
    <Box paddingBlock="300">
      <BlockStack gap="200">
        <InlineStack gap="200" blockAlign="center">
          {comment.score !== null && <Badge tone={comment.satisfied ? "success" : "attention"}>{comment.score}</Badge>}
          <Text as="span" tone="subdued">
            {[comment.at, comment.agent].filter(Boolean).join(" · ")}
          </Text>
          {comment.ticket?.url && (
            <Link url={comment.ticket.url} external>
              Ticket {comment.ticket.name}
            </Link>
          )}
          {!isTeam && (
            <Text as="span" variant="bodySm" tone="subdued">
              {comment.via}
            </Text>
          )}
        </InlineStack>
        <Text as="p">{comment.text ?? "This comment was removed."}</Text>
        <InlineStack gap="200" blockAlign="center">
          {comment.tags.map((tag) => (
            <Tag key={tag} onRemove={() => send("tag", { tags: comment.tags.filter((each) => each !== tag).join(",") })}>
              {tag}
            </Tag>
          ))}
          {editing ? (
            <TagField
              onDone={(tag) => {
                setEditing(false);
                if (tag) send("tag", { tags: [...comment.tags, tag].join(",") });
              }}
            />
          ) : (
            <Button variant="plain" onClick={() => setEditing(true)}>
              Add tag
            </Button>
          )}
          <Button variant="plain" onClick={() => send(comment.isHidden ? "show" : "hide")}>
            {comment.isHidden ? "Show again" : "Hide"}
          </Button>
          {comment.text !== null && <RemoveButton onConfirm={() => send("redact")} />}
        </InlineStack>
      </BlockStack>
    </Box>
  );
}

function TagField({ onDone }: { onDone: (tag: string) => void }) {
  const [typed, setTyped] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onDone(typed.replaceAll(",", " ").trim());
      }}
    >
      <InlineStack gap="100" blockAlign="center">
        <TextField label="New tag" labelHidden value={typed} onChange={setTyped} autoComplete="off" maxLength={40} autoFocus />
        <Button submit size="slim">
          Add
        </Button>
      </InlineStack>
    </form>
  );
}

/** Removing cannot be taken back, so it is asked once more in place. */
function RemoveButton({ onConfirm }: { onConfirm: () => void }) {
  const [asked, setAsked] = useState(false);
  return asked ? (
    <InlineStack gap="200">
      <Button variant="plain" tone="critical" onClick={onConfirm}>
        Remove for good
      </Button>
      <Button variant="plain" onClick={() => setAsked(false)}>
        Keep
      </Button>
    </InlineStack>
  ) : (
    <Button variant="plain" tone="critical" onClick={() => setAsked(true)}>
      Remove
    </Button>
  );
}
