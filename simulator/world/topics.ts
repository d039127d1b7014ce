/** What people write about. "{order}" becomes the order's name, "{product}" a product. */
export type Topic = { type: string; tags: string[]; subject: string; question: string; answer: string };
export type Intent = "before_sale" | "after_sale" | "other";

export const topics: Record<Intent, readonly Topic[]> = {
  before_sale: [
    {
      type: "Product question",
      tags: ["pre-sale"],
      subject: "Is the {product} machine washable?",
      question: "Hello, can I wash the {product} at 40 degrees?",
      answer: "Yes, 40 degrees and a gentle spin. It gets softer every time.",
    },
    {
      type: "Size advice",
      tags: ["pre-sale"],
      subject: "Which size of {product}?",
      question: "I hesitate between two sizes of the {product}, what would you take for a double bed?",
      answer: "For a double bed take the larger one; it falls nicely on both sides.",
    },
    {
      type: "Availability",
      tags: ["pre-sale", "stock"],
      subject: "{product} back in stock?",
      question: "When will the {product} in sage be available again?",
      answer: "It is back since this morning, I can keep one for you until tonight.",
    },
    {
      type: "Gift advice",
      tags: ["pre-sale", "gift"],
      subject: "A present for a housewarming",
      question: "I am looking for a present around 60 euros, would the {product} be a good idea?",
      answer: "A lovely idea. We can wrap it and add a card with your words.",
    },
  ],
  after_sale: [
    {
      type: "Order status",
      tags: ["wismo"],
      subject: "Where is my order {order}?",
      question: "Good morning, my order {order} was to arrive yesterday. Where is it?",
      answer: "It left our workshop on Tuesday and is with the carrier; you get it tomorrow.",
    },
    {
      type: "Return",
      tags: ["return"],
      subject: "Return of order {order}",
      question: "The colour is not what I hoped for, how can I send {order} back?",
      answer: "I have sent you a label, simply drop the parcel at any post office.",
    },
    {
      type: "Damaged item",
      tags: ["damaged"],
      subject: "Arrived broken: {order}",
      question: "One piece of {order} arrived broken, I attach a photo.",
      answer: "I am so sorry. We give you the money back for it today.",
    },
    {
      type: "Order change",
      tags: ["order-change"],
      subject: "Change the address of {order}",
      question: "I gave my old address for {order}, can you still change it?",
      answer: "Done, it goes to the new address.",
    },
  ],
  other: [
    {
      type: "Account",
      tags: ["account"],
      subject: "Cannot sign in",
      question: "The link to sign in to my account never arrives.",
      answer: "I have sent you a new one, it may be in your spam folder.",
    },
    {
      type: "Press",
      tags: ["press"],
      subject: "Photos for an article",
      question: "We are writing about linen, may we use your photos?",
      answer: "With pleasure, our press folder is here.",
    },
  ],
};

export const followUps = [
  "Thank you! One more thing: how long does delivery take?",
  "And do you ship to Belgium?",
  "Could you check that once more, please?",
  "Great, thanks a lot.",
];
export const closings = [
  "With pleasure, have a lovely day!",
  "Three working days, and we write when it leaves.",
  "Yes, of course.",
  "All done for you.",
];
export const comments = [
  "Quick and friendly",
  "Merci, parfait !",
  "Answered right away",
  "Had to ask twice",
  "Still waiting for the parcel",
];
