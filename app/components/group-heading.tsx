import { Box, Text } from "@shopify/polaris";

/** Heading of cards that stand on the page itself: on a phone the cards reach its edges, words do not. */
export function GroupHeading({ children }: { children: string }) {
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <Text as="h2" variant="headingMd">
        {children}
      </Text>
    </Box>
  );
}
