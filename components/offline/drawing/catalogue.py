"""Everything that can be drawn: the words for it, how it is drawn, where it belongs.

Knows words and functions; draws nothing itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from components.offline.drawing.canvas import Colour
from components.offline.drawing.scenes import land, town, water, woods
from components.offline.drawing.scenes.sky import View
from components.offline.drawing.surface import Surface
from components.offline.drawing.things import aloft, buildings, creatures, flora, food, objects, wear, wildlife


@dataclass(frozen=True)
class Thing:
    """Say how one thing is drawn.

    ``home`` is the scene it makes by itself. ``place`` is where it stands: "ground", "sky", "water", or where it
    is worn: "eyes", "neck", "head". ``size`` is its height as a share of a scene's height.
    """

    draw: Callable[[Surface, Colour, int], None]
    words: str
    colour: Colour
    home: str
    place: str = "ground"
    size: float = 0.5


@dataclass(frozen=True)
class Scene:
    """Say how one scene is painted; ``floor`` is where things stand, as a share of the height."""

    paint: Callable[[View], np.ndarray]
    words: str
    floor: float


THINGS: dict[str, Thing] = {
    "rose": Thing(flora.draw_rose, "rose 玫瑰 玫瑰花 月季", (0.78, 0.07, 0.15), "garden", size=0.86),
    "sunflower": Thing(flora.draw_sunflower, "sunflower 向日葵", (0.98, 0.74, 0.12), "garden", size=0.86),
    "tulip": Thing(flora.draw_tulip, "tulip 郁金香", (0.90, 0.30, 0.30), "garden", size=0.84),
    "lotus": Thing(flora.draw_lotus, "lotus|water lily 荷花 莲花 睡莲", (0.93, 0.45, 0.62), "lake", "water", 0.6),
    "flower": Thing(
        flora.draw_flower,
        "flower|daisy|dahlia|blossom|peony|bouquet|cosmos|orchid|lily 花 花朵 鲜花 花束 牡丹 菊花 花儿 雏菊 樱花 梅花",
        (0.88, 0.22, 0.36),
        "garden",
        size=0.86,
    ),
    "pine": Thing(
        flora.draw_pine,
        "pine|pine tree|fir|christmas tree|spruce 松树 圣诞树 松",
        (0.16, 0.40, 0.26),
        "snow",
        size=0.66,
    ),
    "tree": Thing(flora.draw_tree, "tree|oak|maple 树 大树 枫树 树木", (0.36, 0.56, 0.20), "meadow", size=0.72),
    "cactus": Thing(flora.draw_cactus, "cactus 仙人掌", (0.26, 0.54, 0.30), "room", size=0.6),
    "mushroom": Thing(flora.draw_mushroom, "mushroom|toadstool 蘑菇", (0.80, 0.14, 0.12), "forest", size=0.5),
    "cat": Thing(creatures.draw_cat, "cat|kitten|kitty 猫 小猫 猫咪", (0.89, 0.56, 0.26), "studio", size=0.74),
    "dog": Thing(creatures.draw_dog, "dog|puppy 狗 小狗 犬", (0.78, 0.55, 0.32), "meadow", size=0.68),
    "rabbit": Thing(creatures.draw_rabbit, "rabbit|bunny|hare 兔 兔子", (0.88, 0.83, 0.79), "meadow", size=0.68),
    "fox": Thing(creatures.draw_fox, "fox 狐狸", (0.90, 0.42, 0.14), "forest", size=0.62),
    "bear": Thing(creatures.draw_bear, "bear|teddy|teddy bear 熊 小熊 泰迪", (0.52, 0.34, 0.20), "forest", size=0.66),
    "panda": Thing(creatures.draw_panda, "panda 熊猫 大熊猫", (0.95, 0.94, 0.92), "forest", size=0.66),
    "bird": Thing(wildlife.draw_bird, "bird|robin|sparrow 鸟 小鸟 麻雀", (0.22, 0.50, 0.82), "garden", "sky", 0.5),
    "butterfly": Thing(
        wildlife.draw_butterfly, "butterfly|butterflies 蝴蝶", (0.96, 0.50, 0.10), "garden", "sky", 0.46
    ),
    "fish": Thing(wildlife.draw_fish, "fish|goldfish|koi 鱼 金鱼 锦鲤", (0.96, 0.48, 0.16), "underwater", "sky", 0.5),
    "whale": Thing(wildlife.draw_whale, "whale 鲸 鲸鱼", (0.26, 0.46, 0.66), "underwater", "sky", 0.56),
    "moon": Thing(
        aloft.draw_moon,
        "moon|full moon|mond|vollmond 月亮 满月 圆月 月球 明月",
        (0.94, 0.91, 0.80),
        "night sky",
        "sky",
        0.30,
    ),
    "crescent": Thing(
        aloft.draw_crescent, "crescent|crescent moon 月牙 弯月 新月", (0.98, 0.89, 0.62), "night sky", "sky", 0.3
    ),
    "sun": Thing(aloft.draw_sun, "sun 太阳", (1.0, 0.76, 0.22), "meadow", "sky", 0.28),
    "star": Thing(aloft.draw_star, "star 五角星 星形", (0.99, 0.78, 0.20), "night sky", "sky", 0.4),
    "hot-air balloon": Thing(
        aloft.draw_hot_air_balloon,
        "hot air balloon|hot-air balloon 热气球",
        (0.84, 0.20, 0.18),
        "mountains",
        "sky",
        0.5,
    ),
    "balloon": Thing(aloft.draw_balloon, "balloon 气球", (0.86, 0.13, 0.18), "meadow", "sky", 0.52),
    "cloud": Thing(aloft.draw_cloud, "cloud 云 云朵 白云", (0.97, 0.97, 1.0), "meadow", "sky", 0.32),
    "rainbow": Thing(aloft.draw_rainbow, "rainbow 彩虹", (1.0, 0.5, 0.4), "meadow", "sky", 0.72),
    "kite": Thing(aloft.draw_kite, "kite 风筝", (0.85, 0.20, 0.25), "meadow", "sky", 0.42),
    "airplane": Thing(
        aloft.draw_airplane,
        "airplane|aeroplane|plane|aircraft|jet 飞机 客机",
        (0.16, 0.42, 0.78),
        "mountains",
        "sky",
        0.5,
    ),
    "rocket": Thing(
        aloft.draw_rocket, "rocket|spaceship|spacecraft 火箭 飞船", (0.86, 0.20, 0.18), "space", "sky", 0.6
    ),
    "sunglasses": Thing(
        wear.draw_sunglasses,
        "sunglasses|shades|sonnenbrille 太阳镜 墨镜 太阳眼镜",
        (0.10, 0.09, 0.10),
        "studio",
        "eyes",
        0.66,
    ),
    "glasses": Thing(
        wear.draw_glasses, "glasses|spectacles|eyeglasses 眼镜", (0.28, 0.18, 0.13), "studio", "eyes", 0.66
    ),
    "bow tie": Thing(wear.draw_bow_tie, "bow tie|bowtie|bow 领结 蝴蝶结", (0.76, 0.09, 0.16), "studio", "neck", 0.6),
    "santa hat": Thing(
        wear.draw_santa_hat, "santa hat|christmas hat 圣诞帽", (0.80, 0.09, 0.13), "studio", "head", 0.6
    ),
    "hat": Thing(wear.draw_hat, "hat|cap|fedora 帽子 帽 礼帽", (0.50, 0.35, 0.23), "studio", "head", 0.6),
    "crown": Thing(wear.draw_crown, "crown|tiara 皇冠 王冠", (0.93, 0.71, 0.20), "studio", "head", 0.6),
    "scarf": Thing(wear.draw_scarf, "scarf 围巾", (0.76, 0.16, 0.18), "studio", "neck", 0.6),
    "apple": Thing(food.draw_apple, "apple 苹果", (0.80, 0.10, 0.12), "room", size=0.52),
    "orange": Thing(food.draw_orange, "tangerine fruit|oranges 橙子 橘子 桔子", (0.97, 0.54, 0.08), "room", size=0.5),
    "lemon": Thing(food.draw_lemon, "lemon 柠檬", (0.98, 0.85, 0.16), "room", size=0.5),
    "strawberry": Thing(food.draw_strawberry, "strawberry|strawberries 草莓", (0.86, 0.10, 0.15), "room", size=0.52),
    "cherry": Thing(food.draw_cherry, "cherry|cherries 樱桃", (0.74, 0.04, 0.12), "room", size=0.5),
    "cup": Thing(
        food.draw_cup,
        "cup|mug|coffee|tea|espresso|cappuccino|latte 杯子 杯 咖啡 茶",
        (0.94, 0.91, 0.86),
        "room",
        size=0.56,
    ),
    "cake": Thing(food.draw_cake, "cake|birthday cake|cupcake 蛋糕", (0.94, 0.58, 0.66), "room", size=0.62),
    "cookie": Thing(food.draw_cookie, "cookie|biscuit 饼干 曲奇", (0.83, 0.58, 0.32), "room", size=0.48),
    "ice cream": Thing(food.draw_ice_cream, "ice cream|gelato 冰淇淋 冰激凌", (0.97, 0.63, 0.71), "studio", size=0.7),
    "beach ball": Thing(objects.draw_beach_ball, "beach ball 沙滩球", (0.90, 0.18, 0.20), "beach", size=0.34),
    "ball": Thing(objects.draw_ball, "ball|sphere|orb 球 圆球 小球 皮球", (0.82, 0.14, 0.16), "studio", size=0.5),
    "heart": Thing(objects.draw_heart, "heart 爱心 心形 红心", (0.88, 0.10, 0.20), "studio", "sky", 0.56),
    "gift": Thing(objects.draw_gift, "gift|present|gift box 礼物 礼盒", (0.80, 0.16, 0.22), "studio", size=0.56),
    "lantern": Thing(objects.draw_lantern, "lantern 灯笼", (0.86, 0.13, 0.10), "night sky", "sky", 0.5),
    "umbrella": Thing(objects.draw_umbrella, "umbrella|parasol 雨伞 伞", (0.82, 0.14, 0.18), "studio", "ground", 0.64),
    "book": Thing(objects.draw_book, "book 书 书本", (0.60, 0.14, 0.14), "room", size=0.5),
    "house": Thing(
        buildings.draw_house, "house|cottage|cabin|home 房子 小屋 木屋 房屋", (0.94, 0.86, 0.72), "meadow", size=0.46
    ),
    "castle": Thing(
        buildings.draw_castle, "castle|fortress|palace 城堡 宫殿", (0.78, 0.74, 0.70), "mountains", size=0.58
    ),
    "pagoda": Thing(buildings.draw_pagoda, "pagoda|temple 塔 宝塔 寺庙", (0.70, 0.20, 0.15), "mountains", size=0.6),
    "lighthouse": Thing(buildings.draw_lighthouse, "lighthouse 灯塔", (0.80, 0.16, 0.16), "sea", size=0.62),
    "boat": Thing(
        buildings.draw_boat, "boat|sailboat|ship|yacht 船 帆船 小船 小舟", (0.72, 0.20, 0.18), "sea", "water", 0.42
    ),
    "car": Thing(buildings.draw_car, "car|automobile|taxi 汽车 轿车 小车", (0.82, 0.13, 0.14), "studio", size=0.56),
    "robot": Thing(objects.draw_robot, "robot|android 机器人", (0.42, 0.66, 0.76), "studio", size=0.72),
    "snowman": Thing(objects.draw_snowman, "snowman 雪人", (0.80, 0.13, 0.16), "snow", size=0.6),
}

SCENES: dict[str, Scene] = {
    "abstract": Scene(
        town.paint_flow, "abstract|swirl|swirls|pattern|fluid|gradient|marble 抽象 图案 纹理 流动 渐变", 0.80
    ),
    "beach": Scene(water.paint_beach, "beach|shore|coast|seaside 海滩 沙滩 海边", 0.88),
    "underwater": Scene(water.paint_underwater, "underwater|coral reef|deep sea 海底 水下", 0.93),
    "sea": Scene(water.paint_sea, "sea|ocean|waves 海 大海 海洋 海面", 0.74),
    "lake": Scene(water.paint_lake, "lake|river|pond 湖 湖泊 湖面 河 池塘", 0.80),
    "mountains": Scene(
        land.paint_mountains, "mountain|mountains|alps|peak|cliff|valley 山 群山 高山 雪山 山脉 山水", 0.90
    ),
    "forest": Scene(woods.paint_forest, "forest|woods|jungle|woodland 森林 树林 丛林 竹林", 0.93),
    "desert": Scene(land.paint_desert, "desert|dune|dunes|sahara 沙漠 沙丘", 0.90),
    "city": Scene(
        town.paint_city,
        "city|skyline|town|street|downtown|skyscraper|cityscape|cyberpunk 城市 都市 街道 高楼 摩天楼",
        0.80,
    ),
    "snow": Scene(land.paint_snow, "snow|winter|snowy|snowfield|arctic 雪地 冬天 冬季 雪景 雪", 0.90),
    "space": Scene(
        town.paint_space, "space|galaxy|nebula|universe|cosmos sky|planet|milky way 太空 宇宙 银河 星系 星云 星球", 0.80
    ),
    "meadow": Scene(
        land.paint_meadow,
        "meadow|field|grass|grassland|hill|hills|countryside|park|landscape|spring 草地 草原 田野 山坡 公园 风景 春天",
        0.88,
    ),
    "garden": Scene(woods.paint_garden, "garden 花园", 1.03),
    "room": Scene(
        town.paint_room, "table|room|kitchen|desk|cafe|interior|still life 桌子 桌 房间 厨房 静物 室内", 0.90
    ),
    "studio": Scene(town.paint_studio, "studio|product shot|backdrop|portrait 影棚 背景", 0.88),
    "night sky": Scene(land.paint_meadow, "starry sky|starry|stars|aurora|night sky 星空 夜空 繁星 星星", 0.88),
}

HOURS: dict[str, str] = {
    "night": "night|midnight|moonlight|moonlit|dark 夜 夜晚 晚上 深夜 月光 月夜",
    "sunset": "sunset|dusk|twilight|golden hour|evening|sundown 日落 黄昏 夕阳 傍晚 晚霞",
    "dawn": "dawn|sunrise|morning 日出 黎明 清晨 早晨 朝霞",
    "day": "day|daylight|noon|sunny 白天 中午 晴天 阳光",
}
WEATHERS: dict[str, str] = {
    "rain": "rain|rainy|raining 雨 下雨 雨天",
    "falling snow": "snowing|snowfall|snowflakes|falling snow 下雪 飘雪 雪花",
    "fog": "fog|foggy|mist|misty|haze 雾 薄雾 大雾",
    "storm": "storm|stormy|thunder|lightning 暴风雨 雷 闪电",
}
STYLES: dict[str, str] = {
    "monochrome": "black and white|black & white|monochrome|grayscale|greyscale 黑白 水墨",
    "pastel": "pastel|soft colours|soft colors 柔和 马卡龙 淡彩",
    "neon": "neon|vaporwave|synthwave|vivid|vibrant 霓虹 赛博 鲜艳",
    "colourful": "colourful|colorful|multicoloured|multicolored|rainbow-coloured 彩色 五彩 缤纷 五颜六色",
    "vintage": "vintage|retro|sepia|old photo 复古 怀旧",
}
