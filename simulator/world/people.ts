import type { Person } from "#simulator/model.ts";
import type { Random } from "#simulator/seeded.ts";

const firsts =
  "Léa Manon Chloé Emma Jade Louise Alice Lina Rose Anna Juliette Sarah Zoé Élise Margot Nina Clara Agathe Maya Ambre Gabriel Louis Raphaël Jules Adam Arthur Noé Paul Victor Nathan Antoine Maxime Simon Thomas Oscar Marius Samuel Étienne Karim Yanis Sofia Elena Giulia Marta Femke Sanne Jonas Felix Greta Mila".split(
    " ",
  );
const lasts =
  "Martin Bernard Dubois Thomas Robert Richard Durand Leroy Simon Laurent Lefebvre Michel Garcia David Bertrand Fournier Girard Bonnet Dupont Fontaine Rousseau Vincent Muller Faure Blanc Guerin Boyer Garnier Chevalier Perrin Morin Nicolas Mathieu Gauthier Masson Marchand Duval Denis Lemaire Noel Meyer Dumas Brun Roy Colin Renard Schmitt Peeters Janssens Weber Rossi Costa Silva Novak Hansen Olsen Berg Visser Okafor Diallo".split(
    " ",
  );
const domains = {
  "gmail.com": 45,
  "orange.example": 15,
  "free.example": 12,
  "proton.example": 8,
  "hotmail.example": 14,
  "studio-nord.example": 6,
};
const countries = { FR: 80, BE: 8, DE: 6, NL: 4, CH: 2 };

/** Somebody new; `index` keeps names that repeat apart. */
export function makePerson(random: Random, index: number, guestShare = 0.25): Person {
  const first = random.pick(firsts);
  const last = random.pick(lasts);
  const country = random.weighted(countries);
  return {
    id: random.chance(guestShare) ? null : 7_300_000_000_000 + index * 7,
    helpdeskId: 914_000_000 + index,
    first,
    last,
    email: `${plain(first)}.${plain(last)}${index.toString(36)}@${random.weighted(domains)}`,
    phone: country === "FR" && random.chance(0.6) ? frenchMobile(random) : null,
    country,
  };
}

/** The address somebody writes from: mostly the one they buy with, sometimes a variant of it. */
export function writtenFrom({ email }: Person, random: Random): string {
  const [local = "", domain = ""] = email.split("@");
  if (random.chance(0.04)) return `${local}+maisonlinden@${domain}`;
  if (domain === "gmail.com" && random.chance(0.08)) return `${local.replaceAll(".", "")}@googlemail.com`;
  return random.chance(0.05) ? email.toUpperCase() : email;
}

/** "06 12 34 56 78" as "+33612345678": helpdesks write numbers this way. */
export function international(phone: string): string {
  return `+33${phone.replaceAll(" ", "").slice(1)}`;
}

function frenchMobile(random: Random): string {
  const pairs = Array.from({ length: 4 }, () => String(random.int(10, 99)));
  return `0${random.chance(0.8) ? 6 : 7} ${pairs.join(" ")}`;
}

function plain(name: string): string {
  return name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
