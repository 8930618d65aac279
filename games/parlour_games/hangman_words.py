"""The words that the house draws from in hangman.

Words may be added; if one is taken out, the game's version has to rise, as logs may hold it.
"""

_LISTED = """
acorn badger beaver beetle bramble breeze buffalo buttercup butterfly canary cavern chestnut
cliff clover cobweb cricket crocodile cuckoo daffodil daisy desert dolphin donkey dragonfly
eagle earthquake elephant estuary falcon feather fern flamingo forest fossil foxglove
giraffe glacier goldfinch gorilla grasshopper hamster harbour hawthorn hazel hedgehog heron
hillside hippopotamus hurricane island jackdaw jellyfish jungle kangaroo kestrel kingfisher
kitten ladybird landslide lavender leopard lichen lightning lizard lobster magpie mammoth maple
marigold meadow mistletoe mongoose moonlight moorland mosquito mountain mushroom nightingale
octopus orchard orchid ostrich otter oyster panther parrot peacock pebble pelican penguin
pheasant pigeon platypus poppy porcupine primrose puffin python quarry rabbit raccoon rainbow
raven reindeer rhinoceros river robin salmon seagull seahorse skylark snowdrop snowflake
sparrow spider squirrel starfish starling sunflower sunrise sunset swallow sycamore thistle
thunder toadstool tortoise tulip turtle valley volcano vulture walrus waterfall weasel
whirlwind willow woodpecker zebra

almond apricot artichoke asparagus banana barley beetroot biscuit blackberry blueberry broccoli
butter cabbage caramel carrot cauliflower celery cheese cherry chocolate cinnamon coconut
coffee cranberry crumpet cucumber custard dumpling garlic ginger gooseberry grape gravy
hazelnut honey kettle lemonade lentil lettuce marmalade marzipan mustard nutmeg oatmeal onion
orange pancake parsley parsnip peach peanut pepper pickle pineapple porridge potato pretzel
pudding pumpkin radish raisin raspberry rhubarb saffron sandwich sausage spaghetti spinach
strawberry sultana teapot toffee tomato treacle trifle turnip vanilla vinegar walnut

apron attic balcony basket bathroom bedroom bellows blanket bonfire bookcase bottle broom
bucket button candle carpet ceiling cellar chimney corridor cottage cradle cupboard curtain
cushion doorbell doormat drawer envelope fireplace garage garden gateway hammer hammock handle
keyhole kitchen ladder lantern letterbox mattress mirror needle newspaper notebook padlock
pantry parcel parlour pencil pillow pillowcase plaster postcard quilt saucepan saucer scissors
shelf shovel spanner spindle stairway stationery table tablecloth thimble toaster towel trowel
umbrella wardrobe whistle window windowsill workshop

aeroplane airport ambulance anchor archway avenue bakery barge bicycle boulevard bridge
brewery bungalow cabin canal caravan carriage castle cathedral chapel cinema circus crossroads
dockyard embassy engine factory farmhouse ferry footpath fountain gallery greengrocer
greenhouse gondola harness helicopter highway hospital junction library lifeboat lighthouse
locomotive luggage lorry market monument motorway museum obelisk palace passenger pavement
pavilion platform propeller pyramid railway rudder saddle school signpost skyscraper station
steamboat submarine suitcase theatre toboggan tractor traffic tramway tunnel vehicle viaduct
village wagon warehouse windmill yacht

accordion actor alphabet artist ballad ballet banjo bassoon chorus clarinet comedy concert
cymbal dancer diary domino drummer fiddle flute guitar harmony harpsichord jigsaw juggler
kite legend lullaby magician mandolin marionette melody novel orchestra painting
paragraph piano picture poem portrait proverb puppet rhyme rhythm riddle saxophone sculpture
sketch sonnet story tambourine trombone trumpet violin xylophone

adventure afternoon anniversary autumn birthday calendar century childhood courage curiosity
daylight decade dream evening fortnight fortune friendship gratitude happiness harvest holiday
horizon journey jubilee kindness laughter midnight midsummer minute morning mystery patience
promise question reason secret shadow silence spring summer surprise thought tomorrow treasure
twilight weather weekend winter wisdom wonder yesterday

abacus algebra astronaut atlas balloon barometer battery binoculars blacksmith builder camera
captain carpenter cartwheel chemist clockwork comet compass crystal detective diamond dictionary
doctor eclipse electricity emerald engineer farmer fisherman galaxy gardener geography
gravity hourglass inventor jeweller journalist knight laboratory librarian machine magnet
mechanic merchant meteor microscope miner neighbour nurse oxygen pendulum pilot planet plumber
postman prism professor pulley rocket sailor satellite scientist shepherd shoemaker silver
spectacles stopwatch surgeon tailor teacher telescope thermometer umpire universe watchmaker
weaver wizard zodiac
"""

WORDS: tuple[str, ...] = tuple(_LISTED.split())
"""Plain English words of 4 to 12 letters, each as likely as any other."""
