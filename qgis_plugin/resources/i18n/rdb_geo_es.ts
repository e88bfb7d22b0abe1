<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>RdbGeo</name>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>1 chip</source>
        <translation>1 recorte</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>1 hit among {searched} chips, score {best}</source>
        <translation>1 resultado entre {searched} recortes, puntuación {best}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>1 scene</source>
        <translation>1 escena</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>1,2,4 also indexes chips twice and four times as large.</source>
        <translation>1,2,4 indexa también recortes dos y cuatro veces mayores.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>1. Let the plugin install it</source>
        <translation>1. Dejar que el complemento lo instale</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>2. Or paste these lines into a terminal</source>
        <translation>2. O pegar estas líneas en un terminal</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>3. Or say where it is</source>
        <translation>3. O decir dónde está</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>4. The model for new indexes</source>
        <translation>4. El modelo para índices nuevos</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python</source>
        <translation>Un Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python, or the program rdb-geo</source>
        <translation>Un Python, o el programa rdb-geo</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A border or gaps of value {value} are left out.</source>
        <translation>Se dejan fuera un borde o huecos de valor {value}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A chance of 50 % or more in {likely} of {searched} scenes: {names}</source>
        <translation>Probabilidad del 50 % o más en {likely} de {searched} escenas: {names}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the image: the whole image is one chip.</source>
        <translation>Un recorte es mayor que la imagen: toda la imagen es un recorte.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the short side of the image: smaller chips are used.</source>
        <translation>Un recorte es mayor que el lado corto de la imagen: se usan recortes menores.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of the index is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>Un archivo del índice está dañado, o lo escribió una versión más nueva: indexe de nuevo su ráster.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of this name is there already: choose another name.</source>
        <translation>Ya hay un archivo con este nombre: elija otro.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>A folder that holds a model</source>
        <translation>Una carpeta que contiene un modelo</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A folder …</source>
        <translation>Una carpeta …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>A model that you added gives scores that are no probabilities. Marks on the hits of a dozen searches make them so, for every later search with this model on this machine: mark hits as right or wrong in the panel, some of them further down the lists, and search also for things that are not there. At least 50 marks of 3 searches are needed, 10 of each kind; a few hundred are good.</source>
        <translation>Un modelo añadido da puntuaciones que no son probabilidades. Las marcas en los resultados de una docena de búsquedas las convierten en ello, para toda búsqueda posterior con este modelo en este equipo: marque resultados como correctos o erróneos en el panel, algunos más abajo en las listas, y busque también cosas que no están. Hacen falta al menos 50 marcas de 3 búsquedas, 10 de cada clase; unos cientos son buenos.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>A page with map, pictures and scores of these hits, for the browser</source>
        <translation>Una página con mapa, imágenes y puntuaciones de estos resultados, para el navegador</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A part of the raster can't be read: get a fresh copy of it.</source>
        <translation>Una parte del ráster no se puede leer: consiga una copia nueva.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A part of {scene} can't be read: get a fresh copy of it.</source>
        <translation>Una parte de {scene} no se puede leer: consiga una copia nueva.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>A polygon of the area holds both poles: cut it in two.</source>
        <translation>Un polígono del área contiene ambos polos: córtelo en dos.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A probability, 0 to 1: only hits with at least this score.</source>
        <translation>Una probabilidad, de 0 a 1: solo resultados con al menos esta puntuación.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>A probability, 0 to 1: only places that score at least this after.</source>
        <translation>Una probabilidad, de 0 a 1: solo lugares que después tengan al menos esta puntuación.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A scene gives hits from {chance} on.</source>
        <translation>Una escena da resultados a partir del {chance}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A scene is cut into square chips, and chips are what is found. Automatic suits the scene and the model.</source>
        <translation>Una escena se corta en recortes cuadrados, y lo que se encuentra son recortes. Automático se adapta a la escena y al modelo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A text is missing here. To search for the word itself, put it into quotes.</source>
        <translation>Aquí falta un texto. Para buscar la palabra misma, póngala entre comillas.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A value that was given makes no sense.</source>
        <translation>Un valor indicado no tiene sentido.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight is a number, such as ^2 or ^0.5.</source>
        <translation>Un peso es un número, como ^2 o ^0.5.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight lies above 0 and is at most {most}.</source>
        <translation>Un peso es mayor que 0 y como máximo {most}.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.</source>
        <translation>Un año, un mes o un día: 2024, 2024-05 o 2024-05-01. Las escenas sin fecha se dejan fuera.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>AND, OR or NOT is missing before this, in capitals.</source>
        <translation>Antes de esto falta AND, OR o NOT, en mayúsculas.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add a model</source>
        <translation>Añadir un modelo</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add a model, or remove one</source>
        <translation>Añadir un modelo o quitar uno</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add by name …</source>
        <translation>Añadir por nombre …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add from a folder …</source>
        <translation>Añadir desde una carpeta …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Add to map</source>
        <translation>Añadir al mapa</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Allow it</source>
        <translation>Permitirlo</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/scenes/add_model_dialog.py</extracomment>
        <source>Allow the engine to ask the internet: for weights of other models, and scenes that lie there</source>
        <translation>Permitir que el motor consulte internet: pesos de otros modelos y escenas que están allí</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>Allowing</source>
        <translation>Permitir</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Also compare outlines</source>
        <translation>Comparar también los contornos</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Also where there is no confident match</source>
        <translation>También donde no hay resultado seguro</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>An edge of the area is longer than 180° of longitude: it is taken the short way, across 180°.</source>
        <translation>Un borde del área mide más de 180° de longitud: se toma por el camino corto, a través de 180°.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>An example is a longitude and a latitude, or the path of a picture.</source>
        <translation>Un ejemplo es una longitud y una latitud, o la ruta de una imagen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Another program holds or blocks a file, most often an antivirus. Close other QGIS windows, install again; where that does not help, have your IT allow the folder {folder}.</source>
        <translation>Otro programa retiene o bloquea un archivo, casi siempre un antivirus. Cierre las otras ventanas de QGIS e instale de nuevo; si no ayuda, pida a su departamento de informática que permita la carpeta {folder}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Another program is adding or removing {model}: wait until it is done.</source>
        <translation>Otro programa está añadiendo o quitando {model}: espere a que termine.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Another program is indexing this raster into the same folder: wait until it is done.</source>
        <translation>Otro programa está indexando este ráster en la misma carpeta: espere a que termine.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Another …</source>
        <translation>Otro …</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Answer with polygons …</source>
        <translation>Respuesta con polígonos …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Any CLIP or SigLIP that is published as ONNX files: a folder is copied without any network, a name is asked of huggingface.co. Afterwards it works offline, and images, words and hits stay here.</source>
        <translation>Cualquier CLIP o SigLIP publicado como archivos ONNX: una carpeta se copia sin red, un nombre se pregunta a huggingface.co. Después funciona sin conexión, y las imágenes, palabras y resultados se quedan aquí.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Asked in English: {words}</source>
        <translation>Preguntado en inglés: {words}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>At most so far away, in metres</source>
        <translation>Como máximo a esta distancia, en metros</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>At most so far away: 200 m, 1.5 km, 0.5 mi. Empty = it touches.</source>
        <translation>Como máximo así de lejos: 200 m, 1,5 km, 0,5 mi. Vacío = lo toca.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Automatic is the model that is part of the engine. Others are listed once it works.</source>
        <translation>Automático es el modelo que forma parte del motor. Los demás aparecen cuando este funciona.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by area</source>
        <translation>Precisión media por área</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by count</source>
        <translation>Precisión media por número</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Bands</source>
        <translation>Bandas</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Bands for red, green, blue</source>
        <translation>Bandas para rojo, verde, azul</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Before, {value} of the first {k} hits were right (precision@{k}, 95 % interval {low} … {high}).</source>
        <translation>Antes, {value} de los primeros {k} resultados eran correctos (precision@{k}, intervalo del 95 % {low} … {high}).</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Best lowest score</source>
        <translation>Mejor puntuación mínima</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best percent of all chips</source>
        <translation>Mejor porcentaje de todos los recortes</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best score</source>
        <translation>Mejor puntuación</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py, processing/score_heatmap.py</extracomment>
        <source>Box around the example</source>
        <translation>Rectángulo alrededor del ejemplo</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>By number (4,3,2) or name (red,green,blue); empty = chosen from the scene.</source>
        <translation>Por número (4,3,2) o nombre (red,green,blue); vacío = según la escena.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibrate a model with marks</source>
        <translation>Calibrar un modelo con marcas</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibration error on searches that were left out</source>
        <translation>Error de calibración en búsquedas dejadas aparte</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be deleted: {names}.</source>
        <translation>No se pueden borrar: {names}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be opened: {names}.</source>
        <translation>No se pueden abrir: {names}.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Change between two dates</source>
        <translation>Cambio entre dos fechas</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Change between two dates …</source>
        <translation>Cambio entre dos fechas …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Changed places</source>
        <translation>Lugares cambiados</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Changes that keep the outline of the chips, since no region is left there: {count}.</source>
        <translation>Cambios que conservan el contorno de los recortes, pues allí no queda ninguna región: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Chip size</source>
        <translation>Tamaño de recorte</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Chips compared</source>
        <translation>Recortes comparados</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips show {before} m of ground before and {after} m after: scores are hard to compare. Index both alike.</source>
        <translation>Los recortes muestran {before} m de terreno antes y {after} m después: las puntuaciones son difíciles de comparar. Indexe ambas igual.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips under clouds or their shadows, as the product tells, which did not answer: {count}.</source>
        <translation>Recortes bajo nubes o sus sombras, según el producto, que no respondieron: {count}.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Choose layers of hits with marks.</source>
        <translation>Elija capas de resultados con marcas.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Choose the folder of the index</source>
        <translation>Elegir la carpeta del índice</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Choose the folder that holds the wheels: this copy of the plugin carries no engine.</source>
        <translation>Elija la carpeta que contiene los wheels: esta copia del complemento no trae motor.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Clean up</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Clean up …</source>
        <translation>Limpiar …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/setup_dialog.py</extracomment>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <extracomment>gui/message_strip.py</extracomment>
        <source>Close this message</source>
        <translation>Cerrar este mensaje</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Clouds and their shadows are cut out.</source>
        <translation>Las nubes y sus sombras están recortadas.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Compare with polygons</source>
        <translation>Comparar con polígonos</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copied.</source>
        <translation>Copiado.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy diagnostics</source>
        <translation>Copiar diagnóstico</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Delete files of earlier results that no layer of the project shows</source>
        <translation>Borrar archivos de resultados anteriores que ninguna capa del proyecto muestra</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Delete the model {name}? Its indexes stay, and need it to be asked.</source>
        <translation>¿Borrar el modelo {name}? Sus índices se quedan, y lo necesitan para ser consultados.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Delete {number} files ({size} MB) of earlier results in {folder}? No layer of this project shows them.</source>
        <translation>¿Borrar {number} archivos ({size} MB) de resultados anteriores en {folder}? Ninguna capa de este proyecto los muestra.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Diagnostics</source>
        <translation>Diagnóstico</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Dissolve hits that touch</source>
        <translation>Disolver los resultados que se tocan</translation>
    </message>
    <message>
        <extracomment>flows/drawing.py</extracomment>
        <source>Draw a box around an example on a raster layer. Esc ends it.</source>
        <translation>Dibuje un rectángulo alrededor de un ejemplo en una capa ráster. Esc lo termina.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw a box on any raster layer: more places that look like it are searched.</source>
        <translation>Dibuje un rectángulo en cualquier capa ráster: se buscan más lugares que se le parezcan.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw an example …</source>
        <translation>Un ejemplo …</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Drawing the heatmap …</source>
        <translation>Dibujando el mapa de calor …</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn as red, green, blue: bands {bands}.</source>
        <translation>Se muestran como rojo, verde, azul: bandas {bands}.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn from band {band} alone.</source>
        <translation>Se muestra solo con la banda {band}.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Draws the outline of what was found. Marks on outlines are kept, but Re-rank can't learn from them.</source>
        <translation>Dibuja el contorno de lo encontrado. Las marcas en contornos se guardan, pero Reordenar no puede aprender de ellas.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Empty = all that are more likely right than not.</source>
        <translation>Vacío = todos los que son más probablemente correctos que no.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Empty = as the layer says.</source>
        <translation>Vacío = como dice la capa.</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>English words, or several joined: "storage tanks" AND river NOT forest. OR, ( ) and ^0.5 work too.</source>
        <translation>Palabras en inglés, o varias unidas: "storage tanks" AND river NOT forest. También sirven OR, ( ) y ^0.5.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows aerial views only as far as the web shows them: models tuned on satellite images find more.</source>
        <translation>Inglés. Conoce vistas aéreas solo en la medida en que la web las muestra: los modelos ajustados a imágenes de satélite encuentran más.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows what RSICD's 30 classes show, and clouds, snow, ice, wetland, airplanes, swimming pools, floods, burn scars and smoke: scenes and large objects in natural colour, not single small objects, numbers, places or dates. Floods over fields, burn scars, snow on fields and smoke it knows from composed pictures alone. It has seen no radar and no night; false-colour pictures mislead it.</source>
        <translation>Inglés. Conoce lo que muestran las 30 clases de RSICD, y nubes, nieve, hielo, humedales, aviones, piscinas, inundaciones, áreas quemadas y humo: escenas y objetos grandes en color natural, no objetos pequeños sueltos, números, lugares ni fechas. Inundaciones en campos, áreas quemadas, nieve en campos y humo los conoce solo de imágenes compuestas. No ha visto radar ni noche; el falso color lo confunde.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Every place answers this question: leave out the part that stands against itself.</source>
        <translation>Todo lugar responde a esta pregunta: quite la parte que se opone a sí misma.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>Export hits</source>
        <translation>Exportar resultados</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer by QGIS as a rendered image, add it to the map, and index that.</source>
        <translation>Exporte la capa con QGIS como imagen renderizada, añádala al mapa e indexe esa.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer …</source>
        <translation>Exportar la capa …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by area</source>
        <translation>F1 por área</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by count</source>
        <translation>F1 por número</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Find moved</source>
        <translation>Buscar movidos</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Find, test or install the engine</source>
        <translation>Buscar, probar o instalar el motor</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Finds the places in indexed scenes that look like a piece of a raster. The raster need not be in the index. A box about as large as the chips of the index works best; the example itself is usually the first hit.</source>
        <translation>Encuentra en las escenas indexadas los lugares que se parecen a un trozo de un ráster. El ráster no tiene que estar en el índice. Lo mejor es un rectángulo tan grande como los recortes del índice; el propio ejemplo suele ser el primer resultado.</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows it. Where nothing stands out the layer stays empty, and that is said.

Several texts can be joined: "storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.

English words work best. Everything is done on this machine.</source>
        <translation>Encuentra en las escenas indexadas los lugares que unas palabras describen, como «flooded farmland» o «storage tanks», y los escribe como polígonos con una puntuación: la probabilidad, de 0 a 1, de que un lugar lo muestre. Donde nada destaca la capa queda vacía, y se dice.

Se pueden unir varios textos: "storage tanks" AND river NOT forest, con OR, ( ) y pesos como ^0.5.

Lo mejor son palabras en inglés. Todo se hace en este equipo.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Finds where words became true between two dates of one place, such as “flooded farmland”. Both images must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose beyond what unchanged places show.

The number of places that changed as much the other way says how many of the changes may be false.</source>
        <translation>Encuentra dónde unas palabras pasaron a ser ciertas entre dos fechas de un lugar, como «flooded farmland». Ambas imágenes deben estar en el índice: elíjalas como capas, o nombre fechas (2024-05). Un lugar cuenta si su puntuación subió más de lo que muestran los lugares sin cambios.

El número de lugares que cambiaron igual en sentido contrario dice cuántos de los cambios pueden ser falsos.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Folder of rasters</source>
        <translation>Carpeta de rásteres</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, processing/index_scene.py, processing/parameters.py</extracomment>
        <source>Folder of the index</source>
        <translation>Carpeta del índice</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Folder of wheels</source>
        <translation>Carpeta de wheels</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Folder that keeps the index. It is remembered in the project.</source>
        <translation>Carpeta que guarda el índice. Se recuerda en el proyecto.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Follow the image</source>
        <translation>Seguir la imagen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>For buildings; outlines that are not rectangular stay as they are. For crooked things leave it off.</source>
        <translation>Para edificios; los contornos que no son rectangulares quedan como están. Para formas curvas, déjelo desactivado.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>For example: flooded farmland</source>
        <translation>Por ejemplo: flooded farmland</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>For example: flooded farmland, or "storage tanks" AND river NOT forest</source>
        <translation>Por ejemplo: flooded farmland, o "storage tanks" AND river NOT forest</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Found again in their new place: {names}</source>
        <translation>Encontrados en su nuevo lugar: {names}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>From the edge of a chip to the nearest shape, on the ground.</source>
        <translation>Del borde de un recorte a la forma más cercana, sobre el terreno.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Give an image or a date for both times: one of the two for each.</source>
        <translation>Indique una imagen o una fecha para ambos momentos: una de las dos para cada uno.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Give either words, or a raster with a box.</source>
        <translation>Indique palabras, o un ráster con un rectángulo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Give one band or three (red,green,blue), not “{bands}”.</source>
        <translation>Dé una banda o tres (rojo,verde,azul), no «{bands}».</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py, processing/score_heatmap.py</extracomment>
        <source>Heatmap</source>
        <translation>Calor</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Heatmap follows the image</source>
        <translation>El mapa de calor sigue la imagen</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Heatmap of this scene</source>
        <translation>Mapa de calor de esta escena</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Heatmap: {words}</source>
        <translation>Mapa de calor: {words}</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Highest score</source>
        <translation>Puntuación más alta</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Hits</source>
        <translation>Resultados</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Hits at most</source>
        <translation>Resultados como máximo</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Hits of a search</source>
        <translation>Resultados de una búsqueda</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Hits that touch are joined to one region; the number of hits then counts places.</source>
        <translation>Los resultados que se tocan se unen en una región; el número de resultados cuenta entonces lugares.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Hits with marks</source>
        <translation>Resultados con marcas</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>How many</source>
        <translation>Cuántos</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>How rasters are read: {choices}</source>
        <translation>Lectura de rásteres: {choices}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>I have read this licence, and my use is allowed</source>
        <translation>He leído esta licencia y mi uso está permitido</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image after</source>
        <translation>Imagen posterior</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image before</source>
        <translation>Imagen anterior</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Images that changed since they were indexed, which the answer does not know: {count}, the first {first}. Index again.</source>
        <translation>Imágenes que cambiaron desde que se indexaron, lo que la respuesta no sabe: {count}, la primera {first}. Vuelva a indexar.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>In pixels (256) or metres (300m); empty = chosen from scene and model.</source>
        <translation>En píxeles (256) o metros (300m); vacío = según la escena y el modelo.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5</source>
        <translation>En la línea de búsqueda: "storage tanks" AND river NOT forest, con OR, ( ) y pesos ^0.5</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>In this index</source>
        <translation>En este índice</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py, gui/dock.py</extracomment>
        <source>Index</source>
        <translation>Índice</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/scene_box.py</extracomment>
        <source>Index again</source>
        <translation>Reindexar</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index again even where nothing changed</source>
        <translation>Indexar de nuevo aunque nada haya cambiado</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index all rasters of a folder, without loading them</source>
        <translation>Indexar todos los rásteres de una carpeta, sin cargarlos</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index raster</source>
        <translation>Indexar ráster</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Index the selected scenes anew, with the choices above</source>
        <translation>Indexar de nuevo las escenas seleccionadas, con las opciones de arriba</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index these layers</source>
        <translation>Indexar estas capas</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index this layer</source>
        <translation>Indexar esta capa</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py, flows/scenes/indexing.py, flows/search.py, flows/shown.py, flows/ways_out.py</extracomment>
        <source>Index …</source>
        <translation>Índice …</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Indexed scene to draw</source>
        <translation>Escena indexada que se dibuja</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Install</source>
        <translation>Instalar</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org (64 bit, for you alone is enough), then press Look again.</source>
        <translation>Instale Python 3.12 desde python.org (64 bits, basta solo para usted) y pulse Buscar otra vez.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org, or with  brew install python@3.12, then press Look again.</source>
        <translation>Instale Python 3.12 desde python.org, o con  brew install python@3.12, y pulse Buscar otra vez.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install one:  {command}, then press Look again.</source>
        <translation>Instale uno:  {command}, y pulse Buscar otra vez.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine</source>
        <translation>Instalar el motor</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine into {folder} with {python}?</source>
        <translation>¿Instalar el motor en {folder} con {python}?</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.</source>
        <translation>En vez de una capa: una fecha como 2024-05, o el nombre de escenas con * para cualquier letra.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>It goes into {folder}, about 800 MB.</source>
        <translation>Va en {folder}, unos 800 MB.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a mask or quality band: its numbers are drawn, and are no picture.</source>
        <translation>Tiene nombre de máscara o banda de calidad: se dibujan sus números, que no son una imagen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a model of heights: its numbers are drawn, and are no picture.</source>
        <translation>Tiene nombre de modelo de alturas: se dibujan sus números, que no son una imagen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a spectral index or class map: its numbers are drawn, and are no picture.</source>
        <translation>Tiene nombre de índice espectral o mapa de clases: se dibujan sus números, que no son una imagen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like radar ({sign}): models that learned from photographs find little in it.</source>
        <translation>Se llama como un radar ({sign}): los modelos que aprendieron de fotografías encuentran poco en ella.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies at {lon}, {lat} (longitude, latitude), {length} from where its coordinate system ({crs}) is used: check that the system and the corners are its own.</source>
        <translation>Está en {lon}, {lat} (longitud, latitud), a {length} de donde se usa su sistema de coordenadas ({crs}): compruebe que el sistema y las esquinas son los suyos.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies {length} from the zone of the tile {tile} in its name: check its coordinate system ({crs}).</source>
        <translation>Está a {length} de la zona de la tesela {tile} de su nombre: compruebe su sistema de coordenadas ({crs}).</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks at one chip at a time, as its numbers depend on the others otherwise.</source>
        <translation>Mira los recortes de uno en uno, pues de otro modo sus números dependen de los demás.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks like {name}, which is in the index too: every find counts twice until one of them is removed.</source>
        <translation>Se parece a {name}, que también está en el índice: cada hallazgo cuenta dos veces hasta que se quite uno.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>It works offline afterwards.</source>
        <translation>Después funciona sin conexión.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its clouds are not told from the ground: {reason}</source>
        <translation>Las nubes no se distinguen del suelo: {reason}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its corners look like degrees, which its coordinate system ({crs}) has not: give it its own.</source>
        <translation>Sus esquinas parecen grados, que su sistema de coordenadas ({crs}) no tiene: asígnele el suyo.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its files state no licence: ask its authors ({origin}).</source>
        <translation>Sus archivos no indican licencia: pregunte a sus autores ({origin}).</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its mask of clouds ({mask}) is used: chips under clouds answer only questions about clouds.</source>
        <translation>Se usa su máscara de nubes ({mask}): los recortes bajo nubes solo responden a preguntas sobre nubes.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its pixels are not square on the ground ({ratio} : 1), nor are its chips: reproject it to metres first.</source>
        <translation>Sus píxeles no son cuadrados en el terreno ({ratio} : 1), ni sus recortes: reproyéctelo antes a metros.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its server does not tell whether it changed: tick Index again to be sure.</source>
        <translation>El servidor no dice si ha cambiado: marque «Reindexar» para estar seguro.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Keep what was learned</source>
        <translation>Guardar lo aprendido</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene.</source>
        <translation>BAJO,ALTO en los valores de la escena, o none; vacío = del 2 al 98 por ciento de la escena.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Layers of hits with marks</source>
        <translation>Capas de resultados con marcas</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Learn from marks of a layer …</source>
        <translation>Aprender de las marcas de una capa …</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong.</source>
        <translation>Aprender de las marcas y buscar de nuevo: una capa nueva. Marque al menos un resultado correcto y uno incorrecto.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Learned from {right} right and {wrong} wrong.</source>
        <translation>Aprendido de {right} correctos y {wrong} incorrectos.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write “right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further down the list help most.

It also says how many of the first hits were right, with a 95 percent interval, and can keep what was learned as a file for other images.</source>
        <translation>Aprende de resultados marcados como correctos o incorrectos, y busca de nuevo. Márquelos en el panel, o escriba «right» y «wrong» en el campo «mark» de la capa; bastan unos pocos de cada clase, y ayudan más algunos de más abajo en la lista.

También dice cuántos de los primeros resultados eran correctos, con un intervalo del 95 por ciento, y puede guardar lo aprendido en un archivo para otras imágenes.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Least change, in standard deviations</source>
        <translation>Cambio mínimo, en desviaciones típicas</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Left out, as models tell no number from a picture: {phrases}.</source>
        <translation>Omitido, pues los modelos no leen números en una imagen: {phrases}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Like this</source>
        <translation>Parecidos</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Limits: {limits}</source>
        <translation>Límites: {limits}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Load the selected scenes as layers</source>
        <translation>Cargar como capas las escenas seleccionadas</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/search.py</extracomment>
        <source>Loading the model …</source>
        <translation>Cargando el modelo …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Look</source>
        <translation>Mirar</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Look again</source>
        <translation>Buscar otra vez</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Look for moved rasters</source>
        <translation>Buscar rásteres movidos</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Look for rasters that are not where they were, around the index</source>
        <translation>Buscar alrededor del índice los rásteres que no están donde estaban</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Looking for Pythons</source>
        <translation>Buscando instalaciones de Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Looking for Pythons …</source>
        <translation>Buscando instalaciones de Python …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Looking …</source>
        <translation>Mirando …</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Lower end of its 95 % interval</source>
        <translation>Extremo inferior de su intervalo del 95 %</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/score_heatmap.py, processing/search_base.py</extracomment>
        <source>Lowest score</source>
        <translation>Puntuación mínima</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Lowest score shown</source>
        <translation>Puntuación más baja mostrada</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this machine turns every chip into numbers that are kept in the folder of the index. Index once, then search as often as you like.

Scenes that are in the index already and have not changed are skipped. A run that was stopped goes on where it stopped.</source>
        <translation>Permite buscar en rásteres. Cada escena se corta en recortes cuadrados que se solapan, y un modelo en este equipo convierte cada recorte en números que se guardan en la carpeta del índice. Indexe una vez y busque cuantas veces quiera.

Las escenas que ya están en el índice y no han cambiado se omiten. Una ejecución detenida sigue donde se detuvo.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as not sure</source>
        <translation>Marcar como dudoso</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as right</source>
        <translation>Marcar como correcto</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as wrong</source>
        <translation>Marcar como incorrecto</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Mark at least one hit as right and one as wrong, further down the list too; then re-rank.</source>
        <translation>Marque al menos un resultado como correcto y uno como incorrecto, también más abajo en la lista; luego reordene.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as right and go to the next (key +)</source>
        <translation>Marcar los resultados elegidos como correctos e ir al siguiente (tecla +)</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as wrong and go to the next (key −)</source>
        <translation>Marcar los resultados elegidos como incorrectos e ir al siguiente (tecla −)</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Marks of one kind teach nothing: mark at least one hit as right and one as wrong.</source>
        <translation>Marcas de una sola clase no enseñan nada: marque al menos un resultado como correcto y uno como incorrecto.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Marks on these new hits would teach most: {ranks}.</source>
        <translation>Las marcas en estos nuevos resultados enseñarían más: {ranks}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py, gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/scenes/model_box.py, processing/index_scene.py</extracomment>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Model for new indexes</source>
        <translation>Modelo para índices nuevos</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More</source>
        <translation>Más</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>More like this</source>
        <translation>Más como este</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>More than {most} levels of parentheses and NOT are too many.</source>
        <translation>Más de {most} niveles de paréntesis y NOT son demasiados.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More: {choices}</source>
        <translation>Más: {choices}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Moves outlines to where colours and textures change; reads the image around each region.</source>
        <translation>Lleva los contornos adonde cambian los colores y las texturas; lee la imagen alrededor de cada región.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Near</source>
        <translation>Cerca de</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of the index lies within the area: choose a larger one.</source>
        <translation>Ningún recorte del índice está dentro del área: elija una mayor.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of {scene} has {share} valid pixels: allow fewer, or take smaller chips.</source>
        <translation>Ningún recorte de {scene} tiene {share} de píxeles válidos: permita menos, o tome recortes menores.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match among {searched} chips</source>
        <translation>Ningún resultado seguro entre {searched} recortes</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match, but {count} look-alikes among {searched} chips</source>
        <translation>Ningún resultado seguro, pero {count} parecidos entre {searched} recortes</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>No confident match. Hits are listed only where something stands out.</source>
        <translation>Ningún resultado seguro. Solo se listan resultados donde algo destaca.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>No engine was found there. Install it with 1 or 2, or choose its path.</source>
        <translation>Allí no se encontró ningún motor. Instálelo con 1 o 2, o elija su ruta.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No hit among {searched} chips: none reaches what was asked for.</source>
        <translation>Ningún resultado entre {searched} recortes: ninguno alcanza lo que se pidió.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is marked as right yet.</source>
        <translation>Todavía no hay ningún resultado marcado como correcto.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is shown.</source>
        <translation>No se muestra ningún resultado.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet. The project is not saved: its index and results go to {folder}.</source>
        <translation>Aquí aún no hay índice. El proyecto no está guardado: su índice y sus resultados van a {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet: index a raster layer first.</source>
        <translation>Aquí aún no hay índice: indexe primero una capa ráster.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>No moved raster was found around the index.</source>
        <translation>No se encontró ningún ráster movido alrededor del índice.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>No polygon of {layer} is selected.</source>
        <translation>No hay ningún polígono de {layer} seleccionado.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen.</source>
        <translation>Ninguna escena del índice es del tiempo elegido.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen: {undated} of {scenes} have no date.</source>
        <translation>Ninguna escena del índice es del tiempo elegido: {undated} de {scenes} no tienen fecha.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Nodata</source>
        <translation>Sin datos</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>None of the layers is a raster file.</source>
        <translation>Ninguna de las capas es un archivo ráster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>None of the {count} polygons lies where chips are indexed.</source>
        <translation>Ninguno de los {count} polígonos está donde hay algo indexado.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>None of them is near, so the answer says little.</source>
        <translation>Ninguna está próxima, así que la respuesta dice poco.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Not where they were: {names}. Load them from their new place and index them again.</source>
        <translation>No están donde estaban: {names}. Cárguelos desde su nuevo lugar e indéxelos de nuevo.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/options_page.py</extracomment>
        <source>Nothing leaves this machine: images, words and hits stay here.</source>
        <translation>Nada sale de este equipo: imágenes, palabras y resultados se quedan aquí.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Nothing of the index lies within the limits that were asked for.</source>
        <translation>Nada del índice queda dentro de los límites pedidos.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Nothing was found. Other words, a larger area or more indexed scenes may help.</source>
        <translation>No se encontró nada. Otras palabras, un área mayor o más escenas indexadas pueden ayudar.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Number of changed places</source>
        <translation>Número de lugares cambiados</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Number of hits</source>
        <translation>Número de resultados</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>OWNER/NAME, or a folder</source>
        <translation>PROPIETARIO/NOMBRE, o una carpeta</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely.</source>
        <translation>De lo que muestran los lugares sin cambios; vacío = la elección del motor. Más encuentra menos, y con más seguridad.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On 1 place</source>
        <translation>En 1 lugar</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On {places} places</source>
        <translation>En {places} lugares</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>One hit per place</source>
        <translation>Un resultado por lugar</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>One image of {count} tiles.</source>
        <translation>Una imagen de {count} teselas.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map.</source>
        <translation>Solo se muestran, aquí y en el mapa, resultados con al menos esta puntuación.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1.</source>
        <translation>Solo se muestran, aquí y en el mapa, resultados con al menos esta puntuación. Es una probabilidad, 0 … 1.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside these polygons</source>
        <translation>Solo dentro de estos polígonos</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside this extent</source>
        <translation>Solo dentro de esta extensión</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only near the shapes of this layer</source>
        <translation>Solo cerca de las formas de esta capa</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only places near the points, lines or polygons of this layer (of its selection, if any).</source>
        <translation>Solo lugares cerca de los puntos, líneas o polígonos de esta capa (de su selección, si la hay).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken from</source>
        <translation>Solo escenas tomadas desde</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only scenes taken in this time. Scenes without a date are left out then.</source>
        <translation>Solo escenas tomadas en este tiempo. Las escenas sin fecha se dejan fuera.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken until</source>
        <translation>Solo escenas tomadas hasta</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes whose name matches</source>
        <translation>Solo escenas cuyo nombre coincide</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Only those marked as right …</source>
        <translation>Solo los marcados como correctos …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Options …</source>
        <translation>Opciones …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date after</source>
        <translation>O: fecha posterior</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date before</source>
        <translation>O: fecha anterior</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Or: raster that shows an example</source>
        <translation>O: ráster que muestra un ejemplo</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines are traced too, plain and following the image.</source>
        <translation>También se trazan contornos, simples y siguiendo la imagen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines finer than chips go by colours alone.</source>
        <translation>Los contornos más finos que los recortes se guían solo por los colores.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Outlines follow the image</source>
        <translation>Los contornos siguen la imagen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines instead of squares</source>
        <translation>Contornos en vez de cuadrados</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines that follow the image: overlap (IoU)</source>
        <translation>Contornos que siguen la imagen: coincidencia (IoU)</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay.</source>
        <translation>Contornos con menos puntos, a esta distancia como máximo de donde estaban.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay: 20 m, 0.5 km, 60 ft.</source>
        <translation>Contornos con menos puntos, como máximo así de lejos de donde estaban: 20 m, 0,5 km, 60 ft.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines with right angles</source>
        <translation>Contornos con ángulos rectos</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines without right angles, since they are too small or not rectangular enough: {count}.</source>
        <translation>Contornos sin ángulos rectos, por ser demasiado pequeños o poco rectangulares: {count}.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines: overlap with the polygons (IoU)</source>
        <translation>Contornos: coincidencia con los polígonos (IoU)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Overlap</source>
        <translation>Solape</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Picture of a hit</source>
        <translation>Imagen de un resultado</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Pictures of hits</source>
        <translation>Imágenes de los resultados</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Places that changed the other way</source>
        <translation>Lugares que cambiaron en sentido contrario</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Plot of precision and recall</source>
        <translation>Gráfico de precisión y exhaustividad</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Plugin and engine don't fit each other: install the engine of this plugin with the set-up.</source>
        <translation>El complemento y el motor no encajan: instale el motor de este complemento con Instalación ….</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Points, lines or polygons; where some are selected, only these count.</source>
        <translation>Puntos, líneas o polígonos; si hay algunos seleccionados, solo cuentan esos.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons found</source>
        <translation>Polígonos encontrados</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Polygons of {layer}</source>
        <translation>Polígonos de {layer}</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that chips show</source>
        <translation>Polígonos que muestran los recortes</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that show where it is</source>
        <translation>Polígonos que muestran dónde está</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons; empty = everywhere in the index.</source>
        <translation>Polígonos; vacío = en todo el índice.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Precision</source>
        <translation>Precisión</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by area</source>
        <translation>Precisión por área</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by count</source>
        <translation>Precisión por número</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Product: {kind}.</source>
        <translation>Producto: {kind}.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is newer than the engine's libraries: choose one up to {newest}.</source>
        <translation>Python {version} es más nuevo que las bibliotecas del motor: elija uno hasta {newest}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is too old: the engine needs {oldest} or newer. {cure}</source>
        <translation>Python {version} es demasiado antiguo: el motor necesita {oldest} o posterior. {cure}</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, plugin.py</extracomment>
        <source>RDB-Geo Search</source>
        <translation>Búsqueda RDB-Geo</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>RDB-Geo Search: set-up</source>
        <translation>Búsqueda RDB-Geo: instalación</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Raster layers</source>
        <translation>Capas ráster</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Raster layers to index</source>
        <translation>Capas ráster para indexar</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Raster that shows the example</source>
        <translation>Ráster que muestra el ejemplo</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Rasters to index: {number}</source>
        <translation>Rásteres por indexar: {number}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Re-rank</source>
        <translation>Reordenar</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Re-rank: {words}</source>
        <translation>Reordenar: {words}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Read as {question}: models hear only the names in a text.</source>
        <translation>Leído como {question}: los modelos solo oyen los nombres de un texto.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by area</source>
        <translation>Exhaustividad por área</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by count</source>
        <translation>Exhaustividad por número</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Red, green and blue, by number or name; one band is drawn grey.</source>
        <translation>Rojo, verde y azul, por número o nombre; una sola banda se dibuja en gris.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Refine with marks</source>
        <translation>Mejorar con marcas</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions left out as smaller than a quarter of a chip: {count}. A smallest area of 0 keeps them.</source>
        <translation>Regiones omitidas por ser menores que un cuarto de recorte: {count}. Un área mínima de 0 las conserva.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions that keep the outline of the chips, since what surrounds them looks like them: {count}.</source>
        <translation>Regiones que conservan el contorno de los recortes, pues su entorno se les parece: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py, gui/scenes/scene_box.py</extracomment>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Remove from the index</source>
        <translation>Quitar del índice</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Remove the mark</source>
        <translation>Quitar la marca</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Report: {words}</source>
        <translation>Informe: {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Results can't be written beside the project: {reason}</source>
        <translation>No se pueden escribir resultados junto al proyecto: {reason}</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Right marks</source>
        <translation>Marcas de correcto</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>Save the edits of the layer {layer} first.</source>
        <translation>Guarde antes los cambios de la capa {layer}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Saving the visible part of {layer} …</source>
        <translation>Guardando la parte visible de {layer} …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Says how well a search finds what you know: your polygons show where the thing really is. Precision is the share of hits that are right, recall the share of the thing that was found, average precision is that of the whole ranking; each by count and by area.

Where your polygons are complete only in a part of the images, name that part: only chips inside it count.</source>
        <translation>Dice lo bien que una búsqueda encuentra lo que usted conoce: sus polígonos muestran dónde está de verdad. La precisión es la parte de resultados correctos, la exhaustividad la parte de la cosa que se encontró, la precisión media es la de toda la lista; cada una por número y por área.

Si sus polígonos solo están completos en una parte de las imágenes, nómbrela: solo cuentan los recortes dentro de ella.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes in the index</source>
        <translation>Escenas en el índice</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes that could not be indexed</source>
        <translation>Escenas que no se pudieron indexar</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Scenes without a date took no part: {count}.</source>
        <translation>Escenas sin fecha que no participaron: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Score</source>
        <translation>Puntuación</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Score heatmap</source>
        <translation>Mapa de calor de puntuaciones</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Score of every place in the scene of the selected hit</source>
        <translation>Puntuación de cada lugar en la escena del resultado seleccionado</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Scores from {low} to {high}.</source>
        <translation>Puntuaciones de {low} a {high}.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/search/search_page.py</extracomment>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Search by example</source>
        <translation>Buscar por ejemplo</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Search by text</source>
        <translation>Buscar por texto</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Search for places that look like the selected hit</source>
        <translation>Buscar lugares que se parezcan al resultado seleccionado</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search in images (RDB-Geo)</source>
        <translation>Buscar en imágenes (RDB-Geo)</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search the images for “{words}”</source>
        <translation>Buscar «{words}» en las imágenes</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Search words</source>
        <translation>Palabras de búsqueda</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Search: {words}</source>
        <translation>Buscar: {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Searching …</source>
        <translation>Buscando …</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Selected polygons of {layer}</source>
        <translation>Polígonos seleccionados de {layer}</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Set-up and test …</source>
        <translation>Instalación y prueba …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, gui/dock.py</extracomment>
        <source>Set-up …</source>
        <translation>Instalación …</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Shape {number} of {layer} is broken: repair it with Fix geometries.</source>
        <translation>La forma {number} de {layer} está rota: repárela con «Corregir geometrías».</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Share of right hits before</source>
        <translation>Parte de resultados correctos antes</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Share that neighbouring chips have in common.</source>
        <translation>Parte que los recortes vecinos comparten.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Share that neighbouring chips have in common: more finds more, and takes longer.</source>
        <translation>Parte que los recortes vecinos comparten: más encuentra más, y tarda más.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>Short captions of whole scenes; mostly 0.1-30 m/px; countries of the training sets only.</source>
        <translation>Descripciones breves de escenas enteras; casi siempre 0,1–30 m/px; solo países de los datos de entrenamiento.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show large</source>
        <translation>Mostrar en grande</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Show look-alikes</source>
        <translation>Mostrar parecidos</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show the chosen hit in a window of its own (space)</source>
        <translation>Mostrar el resultado elegido en una ventana propia (espacio)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Show the selected scenes on the map</source>
        <translation>Mostrar en el mapa las escenas seleccionadas</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Simplify</source>
        <translation>Simplificar</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Simplify outlines by at most, in metres</source>
        <translation>Simplificar los contornos como máximo, en metros</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Sizes to index together</source>
        <translation>Tamaños que se indexan juntos</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smaller outlines are left out. Empty = a quarter of a chip, 0 keeps all.</source>
        <translation>Los contornos menores se omiten. Vacío = un cuarto de recorte; 0 los conserva todos.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smaller outlines are left out: 500 m², 2 ha, 1.5 km², 3 acres. 0 keeps all.</source>
        <translation>Los contornos menores se omiten: 500 m², 2 ha, 1,5 km², 3 acres. 0 los conserva todos.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smallest area</source>
        <translation>Área mínima</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smallest area of outlines, in m²</source>
        <translation>Área mínima de los contornos, en m²</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Some rasters are not where they were: find them again on the page Index.</source>
        <translation>Algunos rásteres no están donde estaban: búsquelos en la página Índice.</translation>
    </message>
    <message>
        <extracomment>flows/search.py, gui/scenes/index_page.py</extracomment>
        <source>Starting the engine …</source>
        <translation>Arrancando el motor …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Starting …</source>
        <translation>Empezando …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/search/search_page.py, gui/setup_dialog.py</extracomment>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>Stopped.</source>
        <translation>Parado.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Stopped. Nothing is left of it; install again at any time.</source>
        <translation>Detenido. No queda nada; puede instalar de nuevo cuando quiera.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Stopped. What has come is kept: add it again, and it goes on from there.</source>
        <translation>Detenido. Lo que ha llegado se conserva: añádalo otra vez y continuará desde ahí.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Stopped. What is finished is kept; start it again and it goes on from there.</source>
        <translation>Parado. Lo terminado se conserva; iníciela de nuevo y sigue desde ahí.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py</extracomment>
        <source>Stopping …</source>
        <translation>Parando …</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Stretch</source>
        <translation>Realce</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Summary</source>
        <translation>Resumen</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Take the calibration away instead</source>
        <translation>Quitar la calibración en su lugar</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Take the last mark back (Ctrl+Z)</source>
        <translation>Deshacer la última marca (Ctrl+Z)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Take the selected scenes out of the index; the images stay</source>
        <translation>Quitar del índice las escenas seleccionadas; las imágenes se quedan</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Take {names} out of the index? The images stay.</source>
        <translation>¿Quitar {names} del índice? Las imágenes se quedan.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken from</source>
        <translation>Tomada desde</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken until</source>
        <translation>Tomada hasta</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Test</source>
        <translation>Probar</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Test of the engine</source>
        <translation>Prueba del motor</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Testing the model …</source>
        <translation>Probando el modelo …</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Testing …</source>
        <translation>Probando …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Text tower</source>
        <translation>Torre de texto</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>That is a guess: if it is wrong, give the bands under How rasters are read.</source>
        <translation>Es una suposición: si no es correcta, indique las bandas en «Cómo se leen los rásteres».</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>The RET-2 file has seen RSICD's and RSITMD's training images: compare on those sets with care.</source>
        <translation>El archivo RET-2 ha visto las imágenes de entrenamiento de RSICD y RSITMD: compare con cuidado en esos conjuntos.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The answer follows “{word}”.</source>
        <translation>La respuesta sigue a «{word}».</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area can't be expressed in longitude and latitude: {reason}</source>
        <translation>El área no se puede expresar en longitud y latitud: {reason}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The area can't be used, or nothing is indexed there: choose another under Where.</source>
        <translation>El área no se puede usar, o allí no hay nada indexado: elija otra en Dónde.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is broken ({reason}): repair its polygons with Fix geometries.</source>
        <translation>El área está dañada ({reason}): repare sus polígonos con «Corregir geometrías».</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area is empty or lies outside the world.</source>
        <translation>El área está vacía o queda fuera del mundo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is empty: choose one that holds a polygon.</source>
        <translation>El área está vacía: elija una que tenga un polígono.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area lies outside the globe ({bounds}, in degrees): is the coordinate system of its layer the true one?</source>
        <translation>El área está fuera del globo ({bounds}, en grados): ¿es el sistema de coordenadas de su capa el verdadero?</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The bands that were asked for don't exist: look at the field Bands on the page Index.</source>
        <translation>Las bandas pedidas no existen: mire el campo Bandas en la página Índice.</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>The box around the example is empty.</source>
        <translation>El rectángulo alrededor del ejemplo está vacío.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The box does not touch {scene}: draw it on its picture.</source>
        <translation>El rectángulo no toca {scene}: dibújelo sobre su imagen.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>The calibration is gone.</source>
        <translation>La calibración se ha quitado.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The certificate of the server is not trusted; your network puts its own in between. Ask your IT for a folder of wheels, or have PIP_CERT name the file of its certificate.</source>
        <translation>El certificado del servidor no es de confianza; su red pone el suyo en medio. Pida a su departamento de informática una carpeta de wheels, o indique en PIP_CERT el archivo de su certificado.</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>The chosen hit</source>
        <translation>El resultado elegido</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The disk is full: the engine needs about 1 GB in {folder}.</source>
        <translation>El disco está lleno: el motor necesita aproximadamente 1 GB en {folder}.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The ending of the file names no format that can be written.</source>
        <translation>La extensión del archivo no indica un formato que se pueda escribir.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine could not do it.</source>
        <translation>El motor no ha podido hacerlo.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine failed where it should not: try again, or send the diagnostics of the set-up.</source>
        <translation>El motor falló donde no debía: inténtelo de nuevo o envíe el diagnóstico de la instalación.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is newer than this plugin: update the plugin, or let the set-up replace it.</source>
        <translation>El motor es más nuevo que este complemento: actualice el complemento, o deje que la instalación lo sustituya.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is older than this plugin: the set-up installs the right one.</source>
        <translation>El motor es más antiguo que este complemento: la instalación pone el correcto.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine knows no model of this name.</source>
        <translation>El motor no conoce ningún modelo con este nombre.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>The engine may not ask the internet: allow it above, or choose a folder.</source>
        <translation>El motor no puede consultar Internet: permítalo arriba o elija una carpeta.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine rdb-geo is not there yet: the set-up installs it.</source>
        <translation>El motor rdb-geo aún no está: la instalación lo pone.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine stopped unexpectedly. Try again: it is started anew.</source>
        <translation>El motor se detuvo inesperadamente. Inténtelo otra vez: se inicia de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The engine works: rdb-geo {version}. Models: {models}.</source>
        <translation>El motor funciona: rdb-geo {version}. Modelos: {models}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The engine's file is damaged or not the one of this plugin: install the plugin's zip again.</source>
        <translation>El archivo del motor está dañado o no es el de este complemento: instale de nuevo el zip del complemento.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The example lies outside {scene}: choose a place inside.</source>
        <translation>El ejemplo está fuera de {scene}: elija un lugar dentro.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The folder {folder} can't be written to: choose another.</source>
        <translation>No se puede escribir en la carpeta {folder}: elija otra.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The folder {folder} can't be written.</source>
        <translation>No se puede escribir en la carpeta {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The heatmap is on the map: scores from {low} to {high}.</source>
        <translation>El mapa de calor está en el mapa: puntuaciones de {low} a {high}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>The hits that are shown …</source>
        <translation>Los resultados que se muestran …</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index can't be used.</source>
        <translation>El índice no se puede usar.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index holds its files by themselves, too ({count}, the first {first}): every find counts twice until one or the other is removed.</source>
        <translation>El índice contiene también sus archivos por separado ({count}, el primero {first}): cada hallazgo cuenta dos veces hasta que se quite lo uno o lo otro.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The index holds no scene that is called “{wanted}” or was taken then.</source>
        <translation>El índice no tiene ninguna escena llamada «{wanted}» ni de esa fecha.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index is not where it was: is its drive or network connected?</source>
        <translation>El índice no está donde estaba: ¿está conectada su unidad o la red?</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index lies from {west} to {east} (longitude) and {south} to {north} (latitude).</source>
        <translation>El índice está entre {west} y {east} (longitud) y entre {south} y {north} (latitud).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index names a model or an address that nobody has allowed on this machine.</source>
        <translation>El índice nombra un modelo o una dirección que nadie ha permitido en este equipo.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index was changed while it was read: try again.</source>
        <translation>El índice cambió mientras se leía: inténtelo de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The installation did not finish. {words}</source>
        <translation>La instalación no terminó. {words}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The internet can't be reached: set QGIS's proxy, or install from a folder of wheels.</source>
        <translation>No hay acceso a Internet: configure el proxy de QGIS, o instale desde una carpeta de wheels.</translation>
    </message>
    <message>
        <extracomment>map/layers.py</extracomment>
        <source>The layer of the area is not there any more.</source>
        <translation>La capa del área ya no está.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>The layer of the hits is being edited: save or drop the edits, then the map follows the score.</source>
        <translation>La capa de los resultados se está editando: guarde o descarte los cambios y el mapa seguirá la puntuación.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The layer {layer} can't be read: {reason}.</source>
        <translation>La capa {layer} no se puede leer: {reason}.</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>The layer {layer} could not be copied for the engine: {reason}</source>
        <translation>La capa {layer} no se pudo copiar para el motor: {reason}</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>The mark could not be written into the file of the hits: is it read-only, or the disk full?</source>
        <translation>No se pudo escribir la marca en el archivo de los resultados: ¿es de solo lectura, o está lleno el disco?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The mask of clouds of {scene} can't be read: get a fresh copy of it.</source>
        <translation>La máscara de nubes de {scene} no se puede leer: consiga una copia nueva.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The model can't be loaded, or it failed.</source>
        <translation>El modelo no se puede cargar o ha fallado.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The model has hardly seen {words}; nearest words that it knows: {nearest}.</source>
        <translation>El modelo apenas ha visto {words}; las palabras más próximas que conoce: {nearest}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The model {model} failed ({reason}).</source>
        <translation>El modelo {model} falló ({reason}).</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>The next heatmap shows what is inside the chips, by their parts and the colours of the image.</source>
        <translation>El próximo mapa de calor muestra lo que hay dentro de los recortes, por sus partes y los colores de la imagen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The package {package} was not found for Python {version}: is the folder of wheels complete?</source>
        <translation>No se encontró el paquete {package} para Python {version}: ¿está completa la carpeta de wheels?</translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>The panel allows it by a button: search this index there once.</source>
        <translation>El panel lo permite con un botón: busque allí una vez en este índice.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The parts of this question contradict each other: no place can answer it.</source>
        <translation>Las partes de esta pregunta se contradicen: ningún lugar puede responderla.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The polygons are too thin for chips of this size, or only touch the edges of the scenes.</source>
        <translation>Los polígonos son demasiado delgados para recortes de este tamaño, o solo tocan los bordes de las escenas.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The project's folder can't be written: the hits are in {folder}.</source>
        <translation>No se puede escribir en la carpeta del proyecto: los resultados están en {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy does not answer: look at Settings → Options → Network, then install again.</source>
        <translation>El proxy no responde: revise Configuración → Opciones → Red e instale de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy wants a login: give it in Settings → Options → Network, then install again.</source>
        <translation>El proxy pide credenciales: indíquelas en Configuración → Opciones → Red e instale de nuevo.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The question can't be read from the marked place on.</source>
        <translation>La pregunta no se puede leer a partir del lugar marcado.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} characters; at most {most} are understood.</source>
        <translation>La pregunta tiene {count} caracteres; se entienden como mucho {most}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} terms; at most {most} are understood: ask in two steps.</source>
        <translation>La pregunta tiene {count} términos; se entienden {most} como máximo: pregunte en dos pasos.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} words; at most {most} are understood: describe one thing.</source>
        <translation>La pregunta tiene {count} palabras; se entienden {most} como máximo: describa una cosa.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster is not where it was: if it was moved, load it from its new place and index it again.</source>
        <translation>El ráster no está donde estaba: si se movió, cárguelo desde su nuevo lugar e indéxelo de nuevo.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster was changed while it was being indexed: index it again once it is complete.</source>
        <translation>El ráster cambió mientras se indexaba: indéxelo de nuevo cuando esté completo.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>The report is in {file}</source>
        <translation>El informe está en {file}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The result can't be written: is the folder read-only, or the disk full?</source>
        <translation>No se puede escribir el resultado: ¿la carpeta es de solo lectura, o está lleno el disco?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The scenes before ({before}) and after ({after}) share no ground.</source>
        <translation>Las escenas de antes ({before}) y después ({after}) no comparten terreno.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The shapes of {layer} lie outside the globe: its coordinate system is not the true one.</source>
        <translation>Las formas de {layer} están fuera del globo: su sistema de coordenadas no es el verdadero.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The statistics of the model are damaged, or belong to another one.</source>
        <translation>Las estadísticas del modelo están dañadas o son de otro.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The system refused a file: the disk is full, the folder can't be written, or a drive went away.</source>
        <translation>El sistema rechazó un archivo: el disco está lleno, no se puede escribir en la carpeta, o se desconectó una unidad.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The system refuses {file}: is the disk full, is it closed to you, or did a drive go away?</source>
        <translation>El sistema rechaza {file}: ¿está lleno el disco, le falta permiso o se fue una unidad?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The time ends ({end}) before it begins ({start}): exchange the dates.</source>
        <translation>El tiempo acaba ({end}) antes de empezar ({start}): cambie las fechas.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>The value of pixels that show nothing, or none. A border of one value is noticed by itself.</source>
        <translation>El valor de los píxeles que no muestran nada, o none. Un borde de un solo valor se nota por sí mismo.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>The visible part of {layer} could not be saved: {reason}</source>
        <translation>No se pudo guardar la parte visible de {layer}: {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} are not on this machine: press … beside the list of models and allow the engine to fetch them, or choose another.</source>
        <translation>Los pesos del modelo {model} no están en este equipo: pulse … junto a la lista de modelos y permita al motor obtenerlos, o elija otro.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} can't be fetched ({reason}).</source>
        <translation>No se pueden obtener los pesos del modelo {model} ({reason}).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The weights of this model are not on this machine.</source>
        <translation>Los pesos de este modelo no están en este equipo.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>The whole index</source>
        <translation>En todo el índice</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>The whole scene</source>
        <translation>Toda la escena</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is a model {model} already: remove that first.</source>
        <translation>Ya hay un modelo {model}: quite ese antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no ( for this ).</source>
        <translation>Falta el ( de este ).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {folder}: make it first.</source>
        <translation>No existe la carpeta {folder}: créela antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {source}, nor is it a repository: that is written owner/name.</source>
        <translation>No hay carpeta {source}, ni es un repositorio: se escribe propietario/nombre.</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>There is no mark to take back.</source>
        <translation>No hay ninguna marca que deshacer.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>There is no raster layer under this box.</source>
        <translation>No hay ninguna capa ráster bajo este rectángulo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no valid pixel in the example: choose a place where there is a picture.</source>
        <translation>En el ejemplo no hay ningún píxel válido: elija un lugar donde haya imagen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is not enough memory: close other programs, or index a smaller area.</source>
        <translation>No hay memoria suficiente: cierre otros programas, o indexe un área menor.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>There is nothing to clean up.</source>
        <translation>No hay nada que limpiar.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is nothing to search yet: index a raster layer first.</source>
        <translation>Aún no hay nada que buscar: indexe primero una capa ráster.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>These could not be read and took no part:</source>
        <translation>No se pudieron leer y no participaron:</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>These rasters can't be opened: were they moved?</source>
        <translation>Estos rásteres no se pueden abrir: ¿se movieron?</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>These wheels are for another system or another Python: Python {version} on {system} is needed.</source>
        <translation>Estos wheels son para otro sistema u otro Python: hace falta Python {version} en {system}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>They are indexed as one scene, so that no object is cut at the edge of a tile.</source>
        <translation>Se indexan como una sola escena, para que ningún objeto quede cortado en el borde de una tesela.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Things smaller than about {length} are more often missed than found.</source>
        <translation>Lo que mide menos de unos {length} se pasa por alto más veces de las que se encuentra.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This ( is not closed.</source>
        <translation>Este ( no está cerrado.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python can't make environments: {cure}</source>
        <translation>Este Python no puede crear entornos: {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has 32 bits; the engine's libraries need one with 64.</source>
        <translation>Este Python es de 32 bits; las bibliotecas del motor necesitan uno de 64.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has no pip: {cure}</source>
        <translation>Este Python no tiene pip: {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This copy of the plugin carries no engine: choose the folder of wheels that came with it.</source>
        <translation>Esta copia del complemento no trae motor: elija la carpeta de wheels que venía con ella.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index names the model {model}, which nobody has allowed on this machine yet. Allowed, it is loaded, and fetched from the internet where it is not here.</source>
        <translation>Este índice nombra el modelo {model}, que nadie ha permitido todavía en este equipo. Si se permite, se carga, y se descarga de internet si no está aquí.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This index was made by another model, or by an earlier state of it. Take that one, or another folder for a new index.</source>
        <translation>Este índice lo hizo otro modelo, o un estado anterior de él. Use aquel, u otra carpeta para un índice nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index was made by the model {model}: choose that, or another folder for a new index.</source>
        <translation>Este índice lo hizo el modelo {model}: elija ese, u otra carpeta para un índice nuevo.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>This is no layer of hits: outlines and other polygons can't be learned from.</source>
        <translation>Esta no es una capa de resultados: de contornos y otros polígonos no se puede aprender.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This is no raster that can be read.</source>
        <translation>Esto no es un ráster que se pueda leer.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This like( is not closed.</source>
        <translation>Este like( no está cerrado.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This model needs parts of the engine that are not installed: choose another one.</source>
        <translation>Este modelo necesita partes del motor que no están instaladas: elija otro.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This plugin carries the engine {version} ({size} MB). Only its libraries are fetched.</source>
        <translation>Este complemento trae el motor {version} ({size} MB). Solo se descargan sus bibliotecas.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded.</source>
        <translation>Este complemento busca con un programa propio, el motor rdb-geo. Está separado de QGIS para que ninguno moleste al otro, y trabaja solo en este equipo: no se sube nada.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This program does not work as the engine. {advice}</source>
        <translation>Este programa no funciona como motor. {advice}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This quote is not closed.</source>
        <translation>Esta comilla no está cerrada.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster can't be used.</source>
        <translation>Este ráster no se puede usar.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster does not say where on Earth it lies: assign it a coordinate system.</source>
        <translation>Este ráster no dice en qué lugar de la Tierra está: asígnele un sistema de coordenadas.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This text is empty.</source>
        <translation>Este texto está vacío.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Those are false colours, so that words for colours mislead.</source>
        <translation>Son colores falsos, de modo que las palabras de color engañan.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Traces regions finer than chips; the number of hits then counts regions.</source>
        <translation>Traza regiones más finas que los recortes; el número de resultados cuenta entonces regiones.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Two dates of one place, or the answer with your own polygons</source>
        <translation>Dos fechas de un lugar, o la respuesta con sus propios polígonos</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Upper end of its 95 % interval</source>
        <translation>Extremo superior de su intervalo del 95 %</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Versions and settings for a bug report; your home folder's name is taken out.</source>
        <translation>Versiones y ajustes para un informe de error; el nombre de su carpeta personal se quita.</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Visible part of the map</source>
        <translation>Parte visible del mapa</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>What the index holds</source>
        <translation>Qué contiene el índice</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/evaluate_polygons.py, processing/query_index.py, processing/score_heatmap.py</extracomment>
        <source>What to look for</source>
        <translation>Qué buscar</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>What was asked</source>
        <translation>Qué se preguntó</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>What was learned belongs to another model, or its file is gone: mark hits anew.</source>
        <translation>Lo aprendido pertenece a otro modelo, o su archivo ya no está: marque los resultados de nuevo.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/search/search_page.py</extracomment>
        <source>Where</source>
        <translation>Dónde</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Where it ceased to be true instead</source>
        <translation>Donde dejó de ser cierto</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Where nothing stands out, the layer is empty; with this it holds what looks most like it.</source>
        <translation>Donde nada destaca, la capa queda vacía; con esto contiene lo que más se parece.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places under clouds are kept, and only found by who asks for clouds.</source>
        <translation>Donde el producto tiene una máscara de nubes, como los de Sentinel-2 y Landsat. Sin esto, los lugares bajo nubes se conservan, y solo los encuentra quien pregunta por nubes.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Where these polygons are complete</source>
        <translation>Dónde están completos estos polígonos</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Whether something stands out</source>
        <translation>Si algo destaca</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Windows refuses long paths: have your IT allow them (LongPathsEnabled).</source>
        <translation>Windows rechaza rutas largas: pida a su departamento de informática que las permita (LongPathsEnabled).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>With * for any letters, several separated by ; – for example  2023*.tif</source>
        <translation>Con * para cualquier letra, varios separados por ; – por ejemplo  2023*.tif</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>With longitude and latitude exchanged there would be hits.</source>
        <translation>Con la longitud y la latitud intercambiadas habría resultados.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Write hits into a file, in the project's coordinates, with their area</source>
        <translation>Escribir resultados en un archivo, en las coordenadas del proyecto, con su área</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Writes a raster with one band: how well each place of an indexed scene fits the words, or an example. It has the scene's coordinate system, and one pixel for each step of the chips. Give either words, or a raster with a box.</source>
        <translation>Escribe un ráster de una banda: lo bien que cada lugar de una escena indexada se ajusta a las palabras, o a un ejemplo. Tiene el sistema de coordenadas de la escena, y un píxel por cada paso de los recortes. Indique palabras, o un ráster con un rectángulo.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Writing …</source>
        <translation>Escribiendo …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Wrong marks</source>
        <translation>Marcas de erróneo</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Zoom to</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Zoom to this hit</source>
        <translation>Acercar a este resultado</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {minutes} min left</source>
        <translation>quedan unos {minutes} min</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {seconds} s left</source>
        <translation>quedan unos {seconds} s</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>after: {date}</source>
        <translation>después: {date}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also if unchanged</source>
        <translation>aun sin cambios</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also twice and four times as large</source>
        <translation>también 2 y 4 veces mayores</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>anywhere</source>
        <translation>todo</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>as the file says</source>
        <translation>como dice el archivo</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>as they are</source>
        <translation>tal como son</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/model_box.py, gui/scenes/reading_box.py</extracomment>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>automatic, or 4,3,2</source>
        <translation>automático, o 4,3,2</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>bands {bands}</source>
        <translation>bandas {bands}</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>before: {date}</source>
        <translation>antes: {date}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>changed since: index it again</source>
        <translation>cambiada desde entonces: indexe de nuevo</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>cut clouds out</source>
        <translation>recortar las nubes</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>e.g. flooded farmland</source>
        <translation>p. ej. campos inundados</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>empty = in the same place</source>
        <translation>vacío = en el mismo lugar</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/setup_dialog.py</extracomment>
        <source>empty = look for it; or a Python, the program rdb-geo, or its folder</source>
        <translation>vacío = buscarlo; o un Python, el programa rdb-geo, o su carpeta</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>empty = the model that is part of the engine</source>
        <translation>vacío = el modelo que forma parte del motor</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>heatmap that follows the image</source>
        <translation>mapa de calor que sigue la imagen</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>hits at most</source>
        <translation>resultados máx.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>indexed {date}</source>
        <translation>indexada {date}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install Python again from python.org, with all its parts.</source>
        <translation>instale de nuevo Python desde python.org, con todas sus partes.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install what is missing:  {command}</source>
        <translation>instale lo que falta:  {command}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>is the disk full?</source>
        <translation>¿está lleno el disco?</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press Set-up … and install the engine again</source>
        <translation>sus archivos están incompletos: pulse «Instalación …» e instale de nuevo el motor</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press …, remove it and add it again</source>
        <translation>sus archivos están incompletos: pulse …, quítelo y añádalo de nuevo</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>its server gives no picture of it</source>
        <translation>su servidor no da ninguna imagen de ella</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>libraries from the internet (PyPI), through QGIS's proxy if one is set</source>
        <translation>bibliotecas de Internet (PyPI), a través del proxy de QGIS si hay uno</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py</extracomment>
        <source>licence {name}</source>
        <translation>licencia {name}</translation>
    </message>
    <message>
        <extracomment>flows/search.py, processing/search_base.py</extracomment>
        <source>like a piece of {scene}</source>
        <translation>como un trozo de {scene}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {scene} {place}</source>
        <translation>como {scene} {place}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {words}, number {rank}</source>
        <translation>como {words}, número {rank}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>metres</source>
        <translation>metros</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>model {name}</source>
        <translation>modelo {name}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>moved or deleted</source>
        <translation>movida o borrada</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>near {layer}</source>
        <translation>cerca de {layer}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>needs more than the set-up installs: press … and add a model of ONNX files in its place</source>
        <translation>necesita más de lo que la instalación instala: pulse … y añada en su lugar un modelo de archivos ONNX</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>no Python found</source>
        <translation>no se encontró Python</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>no date</source>
        <translation>sin fecha</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>no mark</source>
        <translation>sin marca</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>no picture</source>
        <translation>sin imagen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>no smaller than {area}</source>
        <translation>de al menos {area}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>nodata {value}</source>
        <translation>sin datos {value}</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>not measured here: its scores are no probabilities</source>
        <translation>no medido aquí: sus valores no son probabilidades</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet</source>
        <translation>aún no está en este equipo</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet: press …, then Add by name …, and allow the engine to fetch weights</source>
        <translation>aún no está en este equipo: pulse …, luego «Añadir por nombre …», y permita al motor obtener los pesos</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>not sure</source>
        <translation>dudoso</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>one hit per place</source>
        <translation>un resultado por lugar</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>one image</source>
        <translation>una imagen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines</source>
        <translation>contornos</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines that follow the image</source>
        <translation>contornos que siguen la imagen</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>over {percent} %</source>
        <translation>más del {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>pixels</source>
        <translation>píxeles</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>refined</source>
        <translation>mejorado</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>right</source>
        <translation>correcto</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>right angles</source>
        <translation>ángulos rectos</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {before} → {after}</source>
        <translation>puntuación {before} → {after}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {score}</source>
        <translation>puntuación {score}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>simplified by {distance}</source>
        <translation>simplificados en {distance}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>taken {date}</source>
        <translation>tomada {date}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py, flows/scenes/web_map.py</extracomment>
        <source>the file can't be made</source>
        <translation>no se puede crear el archivo</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>the file can't be written whole: is the disk full?</source>
        <translation>el archivo no se puede escribir entero: ¿está lleno el disco?</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>the highest there is</source>
        <translation>la más alta que haya</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>the project's coordinates</source>
        <translation>las coordenadas del proyecto</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>these rasters are tiles of one image</source>
        <translation>son teselas de una sola imagen</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>under {percent} %</source>
        <translation>menos del {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>without clouds</source>
        <translation>sin nubes</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>without the internet, only from the folder of wheels</source>
        <translation>sin Internet, solo de la carpeta de wheels</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>works offline</source>
        <translation>funciona sin Internet</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>wrong</source>
        <translation>incorrecto</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{chips} of {metres} m</source>
        <translation>{chips} de {metres} m</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} changed places. Of {places} cells of ground, {false} would seem changed by chance; {opposite} changed as much the other way.</source>
        <translation>{count} lugares cambiados. De {places} celdas de terreno, {false} parecerían cambiadas por azar; {opposite} cambiaron tanto en sentido contrario.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} hits among {searched} chips, best score {best}</source>
        <translation>{count} resultados entre {searched} recortes, mejor puntuación {best}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{count} hits are in {file}, in {crs}, with their area in m².</source>
        <translation>{count} resultados están en {file}, en {crs}, con su área en m².</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} others lower</source>
        <translation>{count} otras por debajo</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{done} of {total} MB · {file}</source>
        <translation>{done} de {total} MB · {file}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{done} of {total} chips</source>
        <translation>{done} de {total} recortes</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} and {other} are not alike, so they can't be one image: index them one by one.</source>
        <translation>{file} y {other} no son iguales y no pueden ser una sola imagen: indéxelos uno por uno.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be loaded: it is damaged, or no model in ONNX.</source>
        <translation>{file} no se puede cargar: está dañado o no es un modelo ONNX.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be read now, and may be whole: may you read it, and is its drive connected?</source>
        <translation>{file} no se puede leer ahora y quizá esté entero: ¿tiene permiso, y está conectada su unidad?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be written: is the disk full, the folder closed to you, or a drive away?</source>
        <translation>No se puede escribir {file}: ¿está lleno el disco, cerrada la carpeta o ausente una unidad?</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file} could not be written: {reason}</source>
        <translation>No se pudo escribir {file}: {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a file, and an index is a folder: choose another.</source>
        <translation>{file} es un archivo y un índice es una carpeta: elija otra.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a second copy of the index of {scene} and takes no part: delete it.</source>
        <translation>{file} es una segunda copia del índice de {scene} y no cuenta: bórrela.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>{file} está dañado o lo escribió una versión más nueva: indexe de nuevo su ráster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged: index its raster again.</source>
        <translation>{file} está dañado: indexe de nuevo su ráster.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is in the index already: remove it or {scene} first.</source>
        <translation>{file} ya está en el índice: quite antes ese o {scene}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no archive that can be read: get a fresh copy of it, or unpack it.</source>
        <translation>{file} no es un archivo comprimido legible: consiga una copia nueva o descomprímalo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no file of an index: take it out of the folder.</source>
        <translation>{file} no es un archivo de índice: sáquelo de la carpeta.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is not the raster {scene}: index it as one of its own.</source>
        <translation>{file} no es el ráster {scene}: indéxelo como otro.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} keeps its weights in a file beside it, which is missing: get the model again, complete.</source>
        <translation>{file} guarda sus pesos en un archivo vecino que falta: consiga el modelo de nuevo, completo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} needs more than this engine can run: choose another precision, or install the engine again.</source>
        <translation>{file} necesita más de lo que este motor puede ejecutar: elija otra precisión o instale el motor de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{file} of the plugin is damaged: install the plugin's zip again.</source>
        <translation>{file} del complemento está dañado: instale de nuevo el zip del complemento.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} of {model} broke off ({reason}): add it again, and it goes on from there.</source>
        <translation>{file} de {model} se interrumpió ({reason}): añádalo de nuevo y sigue desde ahí.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{file} says another place than the image itself, which counts: correct or remove it.</source>
        <translation>{file} indica otro lugar que la propia imagen, que es la que cuenta: corríjalo o quítelo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} was changed meanwhile: try again.</source>
        <translation>{file} cambió entretanto: inténtelo de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file}: choose a file that ends in .gpkg, .geojson, .shp, .fgb or .csv.</source>
        <translation>{file}: elija un archivo que termine en .gpkg, .geojson, .shp, .fgb o .csv.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds no engine: a file rdb_geo-….whl is needed.</source>
        <translation>{folder} no contiene ningún motor: hace falta un archivo rdb_geo-….whl.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{folder} holds no raster.</source>
        <translation>{folder} no contiene ningún ráster.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds several engines: keep one file rdb_geo-….whl in it.</source>
        <translation>{folder} contiene varios motores: deje en ella un solo archivo rdb_geo-….whl.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the chance that it is there is {chance}.</source>
        <translation>{found} – solo posible: probabilidad de que esté ahí: {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the model does not know {words}.</source>
        <translation>{found} – solo posible: el modelo no conoce {words}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found} – solo posible: {chance} de los textos ajenos se acercan tanto a un recorte.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: it is probably not there, the chance is {chance}.</source>
        <translation>{found}: probablemente no está ahí; probabilidad: {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: not enough speaks for it; the best scores {best}, the chance is {chance}.</source>
        <translation>{found}: no hay indicios suficientes; el mejor tiene {best}; probabilidad: {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: nothing stands out; {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found}: nada destaca; {chance} de los textos ajenos se acercan tanto a un recorte.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: the model does not know {words}, so this is no all-clear.</source>
        <translation>{found}: el modelo no conoce {words}, así que esto no descarta nada.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} has no coordinate system, so its shapes have no place on Earth: give it one.</source>
        <translation>{layer} no tiene sistema de coordenadas, así que sus formas no tienen lugar en la Tierra: asígnele uno.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>{layer} has no polygon.</source>
        <translation>{layer} no tiene polígonos.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} holds no shape.</source>
        <translation>{layer} no contiene ninguna forma.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{layer} is no layer of hits.</source>
        <translation>{layer} no es una capa de resultados.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>{layer} is no raster file.</source>
        <translation>{layer} no es un archivo ráster.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} above the cut, {weaker} below</source>
        <translation>{likely} por encima del corte, {weaker} por debajo</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} likely, {weaker} weaker</source>
        <translation>{likely} probables, {weaker} más débiles</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{lost} of {marks} marked places are not in this index: use the one that gave the hits.</source>
        <translation>{lost} de {marks} lugares marcados no están en este índice: use el que dio los resultados.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} can't be asked ({reason}): check the network and QGIS's proxy, or choose a folder.</source>
        <translation>No se puede consultar {model} ({reason}): compruebe la red y el proxy de QGIS, o elija una carpeta.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} does not say how pictures are prepared (preprocessor_config.json): choose a model that does.</source>
        <translation>{model} no dice cómo se preparan las imágenes (preprocessor_config.json): elija un modelo que lo diga.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} has no tokenizer.json, so it can't read words: choose a model that has one.</source>
        <translation>{model} no tiene tokenizer.json, así que no puede leer palabras: elija un modelo que lo tenga.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} lacks {files}: get it again, complete.</source>
        <translation>A {model} le falta {files}: consígalo de nuevo, completo.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{model}: calibrated by {right} right and {wrong} wrong marks of {questions} searches. On searches that were left out, probabilities are off by {points} points.</source>
        <translation>{model}: calibrado con {right} marcas correctas y {wrong} erróneas de {questions} búsquedas. En búsquedas dejadas aparte, las probabilidades se desvían {points} puntos.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better, in scenes where not enough speaks for it.</source>
        <translation>{more} más tienen {score} o más, en escenas sin indicios suficientes.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better.</source>
        <translation>{more} más tienen {score} o más.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better: raise the number of hits to see them.</source>
        <translation>{more} más tienen {score} o más: aumente el número de resultados para verlos.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that its outlines do not follow the image.</source>
        <translation>{name} no se puede leer, así que sus contornos no siguen la imagen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that outlines may reach beyond its data.</source>
        <translation>{name} no se puede leer, así que los contornos pueden ir más allá de sus datos.</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>{name} is allowed on this machine from now on: search again.</source>
        <translation>{name} está permitido en este equipo desde ahora: busque de nuevo.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name} is there and tested: {speed} pictures a second on this machine.</source>
        <translation>{name} está listo y probado: {speed} imágenes por segundo en este equipo.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{name} {chance}</source>
        <translation>{name} {chance}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: unchanged, {chips} in the index already.</source>
        <translation>{name}: sin cambios, {chips} en el índice.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: {chips}, continued from the stopped run.</source>
        <translation>{name}: {chips}, continuado desde la ejecución detenida.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{name}: {reason}</source>
        <translation>{name}: {reason}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB would be fetched from {origin}.</source>
        <translation>{name}: se descargarían {size} MB de {origin}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB, from {origin}.</source>
        <translation>{name}: {size} MB, de {origin}.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{number} chips</source>
        <translation>{number} recortes</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{number} empty ones were left out.</source>
        <translation>{number} vacíos se dejaron fuera.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} files were deleted.</source>
        <translation>Se borraron {number} archivos.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} of {count}</source>
        <translation>{number} de {count}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} scenes</source>
        <translation>{number} escenas</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} scenes were taken out of the index.</source>
        <translation>Se quitaron {number} escenas del índice.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} ({kind}) has no band “{band}”: it has {bands}.</source>
        <translation>{scene} ({kind}) no tiene la banda «{band}»: tiene {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not answer: check its address, your access and the network, and try again.</source>
        <translation>{scene} no responde: compruebe la dirección, el acceso y la red, e inténtelo de nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not say where on Earth it lies: give it its projection (menu Raster, Projections) first.</source>
        <translation>{scene} no dice en qué lugar de la Tierra está: asígnele antes su proyección (menú Ráster, Proyecciones).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not touch the area that was chosen.</source>
        <translation>{scene} no toca el área elegida.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system ({crs}) that can't be turned to longitude and latitude: reproject it first.</source>
        <translation>{scene} tiene un sistema de coordenadas ({crs}) que no se puede convertir a longitud y latitud: reproyéctela antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system but no corners: georeference it first.</source>
        <translation>{scene} tiene sistema de coordenadas pero no esquinas: georreferéncielo antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system that is not known: give it a known one (menu Raster, Projections).</source>
        <translation>{scene} tiene un sistema de coordenadas desconocido: asígnele uno conocido (menú Ráster, Proyecciones).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a local coordinate system ({crs}): give it one of Earth.</source>
        <translation>{scene} tiene un sistema de coordenadas local ({crs}): asígnele uno terrestre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a place for each pixel, but no grid: warp it first.</source>
        <translation>{scene} tiene un lugar para cada píxel, pero no una cuadrícula: reproyéctelo antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has all its ground control points on one line: give it points beside that line.</source>
        <translation>Todos los puntos de control de {scene} están en una línea: ponga puntos fuera de ella.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners ({x}, {y}) that are no degrees, and its coordinate system ({crs}) is in degrees: give it that of its metres.</source>
        <translation>{scene} tiene esquinas ({x}, {y}) que no son grados, y un sistema de coordenadas en grados ({crs}): asígnele el de sus metros.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners in degrees ({x}, {y}), and its coordinate system ({crs}) has none: give it one in degrees, such as EPSG:4326.</source>
        <translation>{scene} tiene esquinas en grados ({x}, {y}), y su sistema de coordenadas ({crs}) no los usa: asígnele uno en grados, como EPSG:4326.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has no such place any more: it was replaced by a smaller raster. Index it again.</source>
        <translation>{scene} ya no tiene ese lugar: fue reemplazada por un ráster menor. Indéxela de nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has only a band of transparency, and no picture.</source>
        <translation>{scene} solo tiene una banda de transparencia y ninguna imagen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has too few ground control points ({count}): at least 3 are needed.</source>
        <translation>{scene} tiene muy pocos puntos de control ({count}): hacen falta al menos 3.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds Lab colours, no red, green and blue: save it as an RGB picture first.</source>
        <translation>{scene} contiene colores Lab, no rojo, verde y azul: guárdela antes como imagen RGB.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds complex numbers, as radar does before detection: make an amplitude image.</source>
        <translation>{scene} contiene números complejos, como el radar antes de la detección: haga una imagen de amplitud.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no single raster: load the one you mean, and export it as GeoTIFF.</source>
        <translation>{scene} no contiene un solo ráster: cargue el que quiera y expórtelo como GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no valid pixel: everything is empty or masked.</source>
        <translation>{scene} no contiene ningún píxel válido: todo está vacío o enmascarado.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a Zarr store, which the engine does not read: export it as GeoTIFF.</source>
        <translation>{scene} es un almacén Zarr, que el motor no lee: expórtelo como GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a cloud of points: choose the orthophoto that was made with it.</source>
        <translation>{scene} es una nube de puntos: elija la ortofoto hecha con ella.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a document: choose the picture itself, as a GeoTIFF.</source>
        <translation>{scene} es un documento: elija la imagen misma, como GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a photo as a camera took it: make an orthophoto of it first.</source>
        <translation>{scene} es una foto tal como la tomó la cámara: haga primero una ortofoto de ella.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a project of a program: choose the rasters that it shows.</source>
        <translation>{scene} es un proyecto de un programa: elija los rásteres que muestra.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a vector layer: rasters are indexed, and polygons limit a search under Where.</source>
        <translation>{scene} es una capa vectorial: se indexan rásteres; los polígonos limitan una búsqueda en Dónde.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a video: make an orthophoto of its pictures first.</source>
        <translation>{scene} es un vídeo: haga primero una ortofoto de sus imágenes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a virtual raster that lacks {missing}: put that back, or make it anew.</source>
        <translation>{scene} es un ráster virtual al que le falta {missing}: devuélvalo, o hágalo de nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is an archive ({format}) that is not read as it is: unpack it.</source>
        <translation>{scene} es un archivo comprimido ({format}) que no se lee tal cual: descomprímalo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is another picture now than the one that was indexed: index it again.</source>
        <translation>{scene} es ahora otra imagen que la indexada: indéxela de nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is both before and after: choose two different scenes or dates.</source>
        <translation>{scene} es antes y después a la vez: elija dos escenas o fechas distintas.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is more than a file, and an index may not choose such an address: index it yourself as a layer.</source>
        <translation>{scene} es más que un archivo y un índice no puede elegir tal dirección: indéxela usted como capa.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is no raster that the engine can read: export it as GeoTIFF.</source>
        <translation>{scene} no es un ráster que el motor pueda leer: expórtelo como GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not in the index.</source>
        <translation>{scene} no está en el índice.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not of Earth: its coordinate system is {crs}.</source>
        <translation>{scene} no es de la Tierra: su sistema de coordenadas es {crs}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not there: check its name.</source>
        <translation>{scene} no está ahí: compruebe el nombre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not where it was: press Find moved on the page Index, or index it from its new place.</source>
        <translation>{scene} ya no está en su sitio: pulse «Buscar movidos» en la página Índice, o indéxelo desde su nuevo lugar.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is {format}, which the engine can't read: export it as GeoTIFF.</source>
        <translation>{scene} es {format}, que el motor no puede leer: expórtelo como GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} knows its place only by RPC: orthorectify it first.</source>
        <translation>{scene} solo conoce su lugar por RPC: ortorrectifíquelo antes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lacks a band that was asked for, or has several of its name: it has {bands}.</source>
        <translation>A {scene} le falta una banda pedida, o tiene varias de ese nombre: tiene {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies nowhere on Earth: its corners and its coordinate system don't belong together.</source>
        <translation>{scene} no está en ningún lugar de la Tierra: sus esquinas y su sistema de coordenadas no concuerdan.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, and only the index names it. Allowed, its pictures are fetched from {host}.</source>
        <translation>{scene} está en internet y solo el índice la nombra. Si se permite, sus imágenes se descargan de {host}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: allow that in the options of QGIS.</source>
        <translation>{scene} está en internet, que el motor no puede consultar: permítalo en las opciones de QGIS.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: copy it here, or allow that in the options of QGIS.</source>
        <translation>{scene} está en internet, que el motor no puede consultar: cópiela aquí o permítalo en las opciones de QGIS.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} says wrongly where its corners lie: georeference it anew.</source>
        <translation>{scene} dice mal dónde están sus esquinas: georreferénciela de nuevo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} stands in the index for a scene of other files already: move the files of each into a folder of its own, or tick Index again to replace the other.</source>
        <translation>{scene} ya está en el índice como escena de otros archivos: ponga los archivos de cada una en su propia carpeta, o marque «Reindexar» para sustituir la otra.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} was changed while it was being indexed: index it again once it is complete.</source>
        <translation>{scene} cambió mientras se indexaba: indéxelo de nuevo cuando esté completo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} would be cut into {chips} chips: choose an area, or larger chips.</source>
        <translation>{scene} se cortaría en {chips} recortes: elija un área, o recortes mayores.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>{seen} of {total} looked at, {right} right, {wrong} wrong</source>
        <translation>{seen} de {total} vistos, {right} correctos, {wrong} incorrectos</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/scenes/models.py</extracomment>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>{text} is no list of numbers such as 1,2,4.</source>
        <translation>{text} no es una lista de números como 1,2,4.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>{words}, look-alikes</source>
        <translation>{words}, parecidos</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>{words}, re-ranked</source>
        <translation>{words}, reordenado</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>¼ chip</source>
        <translation>¼ de recorte</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no area: write 500 m², 2 ha, 1.5 km² or 3 acres.</source>
        <translation>«{text}» no es una superficie: escriba 500 m², 2 ha, 1.5 km² o 3 acres.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no date: write 2024, 2024-05 or 2024-05-01.</source>
        <translation>«{text}» no es una fecha: escriba 2024, 2024-05 o 2024-05-01.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no length: write 20 m, 0.5 km or 60 ft.</source>
        <translation>«{text}» no es una longitud: escriba 20 m, 0.5 km o 60 ft.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no stretch: write two numbers, the darker first, such as 0,3000.</source>
        <translation>«{text}» no es un realce: escriba dos números, primero el más oscuro, como 0,3000.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no threshold: write one or two probabilities, such as 0.7,0.3.</source>
        <translation>«{text}» no es un umbral: escriba una o dos probabilidades, como 0.7,0.3.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no value that means nothing: write a number, or none.</source>
        <translation>«{text}» no es un valor vacío: escriba un número, o none.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is too far: a distance is at most {most_km} km.</source>
        <translation>«{text}» es demasiado lejos: una distancia es como mucho {most_km} km.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>“{word}” ({seen} of {captions} captions)</source>
        <translation>«{word}» ({seen} de {captions} leyendas)</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>≥ {score} · {shown} of {total}</source>
        <translation>≥ {score} · {shown} de {total}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✓ Right</source>
        <translation>✓ Sí</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✗ Wrong</source>
        <translation>✗ No</translation>
    </message>
</context>
</TS>
