/** Names as companies really have them: marks, blanks, apostrophes, several scripts, the same name twice. */
export interface NameList {
  readonly language: string;
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

export const NAMES: readonly NameList[] = [
  {
    language: 'English',
    given: words('Ada, Grace, Tom, Ruth, Oliver, Hazel, Martin, Joan, Nina, Walter, Iris, Alan'),
    family: words(
      'Baker, Hughes, Marsh, Whitfield, Cole, Ashdown, Turner, Price, Lowe, Hartley, Stone, Finch',
    ),
  },
  {
    language: 'German',
    given: words('Jörg, Käthe, Lukas, Änne, Matthias, Ulrike, Björn, Greta, Sönke, Hanna, Till, Friederike'),
    family: words(
      'Müller, Großmann, Weiß, Schröder, Köhler, Krüger, Jäger, Voß, Lüders, Petersen, Brandt, Hahn',
    ),
  },
  {
    language: 'Polish',
    given: words('Łukasz, Małgorzata, Paweł, Zofia, Wojciech, Agnieszka, Michał, Bożena, Stanisław, Kinga'),
    family: words(
      'Wójcik, Kowalczyk, Dąbrowska, Zieliński, Szymański, Woźniak, Wróblewska, Świątek, Król, Łęcki',
    ),
  },
  {
    language: 'Portuguese',
    given: words('João, Inês, Sebastião, Conceição, Rui, Luísa, Nuno, Beatriz, Gonçalo, Mafalda'),
    family: words(
      'dos Santos, Araújo, Gonçalves, Magalhães, Simões, Lourenço, Brandão, da Silva, Teixeira, Guimarães',
    ),
  },
  {
    language: 'Irish',
    given: words('Siobhán, Ciarán, Niamh, Pádraig, Aoife, Séamus, Gráinne, Oisín, Róisín, Fionn'),
    family: words(
      'O’Brien, Ó Súilleabháin, Nic Dhonnchadha, O’Connor, Mac Cárthaigh, Byrne, Ní Bhriain, Doyle',
    ),
  },
  {
    language: 'Japanese',
    given: words('葵, 翔太, 陽菜, 健, Yuki, Haruto, Sakura, Kenji'),
    family: words('佐藤, 鈴木, 高橋, 田中, Watanabe, Itō, Yamamoto, Kobayashi'),
  },
  {
    language: 'Hindi',
    given: words('Aarav, Priya, Rohan, Ananya, Vikram, Kavya, Sanjay, Meera, Arjun, Lakshmi'),
    family: words('Sharma, Patel, Iyer, Deshpande, Nair, Kulkarni, Chatterjee, Rao, Joshi, Menon'),
  },
  {
    language: 'Spanish',
    given: words('José, María José, Iñaki, Begoña, Andrés, Pilar, Raúl, Núria, Óscar, Lucía'),
    family: words(
      'Muñoz Pérez, García, Ibáñez, de la Cruz, Núñez, Ordóñez, Vázquez, Fernández, Peña, Álvarez',
    ),
  },
  {
    language: 'Greek',
    given: words('Ελένη, Νίκος, Μαρία, Γιώργος, Sofia, Dimitris'),
    family: words('Παπαδοπούλου, Γεωργίου, Νικολάου, Ιωάννου, Economou, Vlachou'),
  },
  {
    language: 'Danish',
    given: words('Søren, Åse, Kjærsti, Jørgen, Ærø, Lærke, Mads, Signe'),
    family: words('Kjær, Sørensen, Ødegård, Nørgaard, Bækgaard, Thygesen, Østergaard, Lind'),
  },
];
